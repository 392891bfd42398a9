#include "tests/guests/injection.h"
#include "tests/harness/suite.h"
#include "vmm/vmx/capability.h"

/* Only an event that goes through the IDT wakes the guest; this event does not. */
CASE(entry, monitor-trap-halted, "a pending monitor-trap exit can be injected into a halted guest, which stays halted",
     "SDM vol. 3, 26.3.1.5, 26.7.2, Activity State, and 27.1: active only when the exit is complete")
{
    struct vm_injection event = {INTERRUPTION(EVENT_OTHER, 0), 0, 0};
    struct vm_exit exit = {0};

    if (!vmx_allows(t->vcpu->capabilities->proc, PROC_MONITOR_TRAP))
        SKIP(t, "no monitor trap flag: primary processor-based control 27 may not be 1");
    if (injection_at(t, &event) && guest_halted(t) && guest_run(t, &exit)) {
        check_exit_reason(t, "exit reason, all of it", EXIT_MONITOR_TRAP, exit.whole_reason);
        check_equal(t, "guest RIP", guest_step(GUEST_STEP_CALL), exit.rip);
        check_equal(t, "activity state", ACTIVITY_HLT, exit.activity);
    }
}
