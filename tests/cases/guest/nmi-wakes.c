#include "tests/guests/guest_events.h"
#include "tests/harness/suite.h"

/* SHV, experiment 1, where the guest is halted. */
CASE(guest, nmi-wakes, "without NMI exiting, an NMI wakes a halted guest through its IDT, and the guest goes on after its HLT",
     "SDM vol. 3, 26.7.2, Activity State, and 26.7.1, Interruptibility State")
{
    struct vm_exit exit = {0};

    if (!guest_open(t, (struct nmi_controls){.exiting = false}))
        return;
    if (host_blocks(t, 1) && guest_at(t, GUEST_STEP_AFTER_HALT, false) && guest_halted(t) &&
        guest_run(t, &exit)) {
        check_guest_handles_nmi(t, &exit, guest_step(GUEST_STEP_AFTER_HALT));
        check_host_open(t, 0);
    }
    guest_close(t);
}
