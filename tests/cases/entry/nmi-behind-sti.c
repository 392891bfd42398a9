#include "tests/guests/injection.h"
#include "tests/harness/suite.h"

#define QUALIFICATION_NMI_BEHIND_STI 3

CASE(entry, nmi-behind-sti, "an NMI injected under STI blocking arrives, or the VM entry fails with exit qualification 3",
     "SDM vol. 3, 26.3.1.5: up to the processor; 26.8, VM-Entry Failures During or After Loading Guest State")
{
    struct vm_injection event = {INTERRUPTION(EVENT_NMI, VECTOR_NMI), 0, 0};
    struct vm_exit exit = {0};
    uint64_t number = 0;

    if (injection_at(t, &event) && guest_set(t, GUEST_INTERRUPTIBILITY, INTERRUPTIBILITY_STI) &&
        guest_try(t, &exit, &number)) {
        check_equal(t, "VM-instruction error", 0, number);
        tell(t, "the NMI %s", vm_exit_is_failure(&exit) ? "is refused" : "arrives");
        if (vm_exit_is_failure(&exit)) {
            check_exit_reason(t, "exit reason", EXIT_ENTRY_GUEST_STATE, exit.reason);
            check_equal(t, "exit qualification", QUALIFICATION_NMI_BEHIND_STI, exit.qualification);
        } else {
            check_guest_event(t, &exit, VECTOR_NMI, guest_step(GUEST_STEP_CALL));
            check_blocking_behind(t, &event, &exit);
        }
    }
}
