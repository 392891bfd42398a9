#include "tests/guests/guest_events.h"
#include "tests/harness/suite.h"

CASE(exit, interrupt-window-halted, "an interrupt window exits from a halted guest at the entry, and finds it halted",
     "SDM vol. 3, 26.7.5, Interrupt-Window Exiting and Virtual-Interrupt Delivery")
{
    struct vm_exit exit = {0};
    uint64_t proc = 0;

    if (!guest_open(t, (struct nmi_controls){.exiting = true}))
        return;
    if (check_error(t, vmcs_read(PROC_CONTROLS, &proc)) &&
        guest_set(t, PROC_CONTROLS, proc | PROC_INTERRUPT_WINDOW) &&
        guest_at(t, GUEST_STEP_AFTER_HALT, false) && guest_opens_interrupts(t) && guest_halted(t) &&
        guest_run(t, &exit)) {
        check_exit_reason(t, "exit reason, all of it", EXIT_INTERRUPT_WINDOW, exit.whole_reason);
        check_equal(t, "activity state", ACTIVITY_HLT, exit.activity);
    }
    guest_close(t);
}
