#include "tests/guests/guest_events.h"
#include "tests/harness/suite.h"

/* SHV, experiment 8, where the guest is halted. */
CASE(guest, virtual-nmi-exits-halted, "with virtual NMIs, an NMI exits from a halted guest and leaves NMIs blocked in the host",
     "SDM vol. 3, 26.7.2, Activity State, and 27.5.5, Updating Non-Register State")
{
    struct vm_exit exit = {0};

    if (!guest_open(t, (struct nmi_controls){.exiting = true, .virtual_nmis = true}))
        return;
    if (host_blocks(t, 1) && guest_at(t, GUEST_STEP_AFTER_HALT, false) && guest_halted(t) &&
        guest_run(t, &exit)) {
        check_nmi_exit(t, &exit, guest_step(GUEST_STEP_AFTER_HALT));
        check_guest_blocked(t, false);
        check_host_blocked(t, 0);
        check_host_open(t, 1);
    }
    guest_close(t);
}
