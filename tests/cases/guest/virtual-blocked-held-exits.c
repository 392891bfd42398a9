#include "tests/guests/guest_events.h"
#include "tests/harness/suite.h"

/* SHV, experiment 11. */
CASE(guest, virtual-blocked-held-exits, "an NMI pending in the host exits at an entry even with virtual-NMI blocking, which is saved",
     "SDM vol. 3, 26.7.1, Interruptibility State; 27.3.4, Saving Non-Register State")
{
    struct vm_exit exit = {0};

    if (!guest_open(t, (struct nmi_controls){.exiting = true, .virtual_nmis = true}))
        return;
    if (host_blocks(t, 1) && guest_at(t, GUEST_STEP_WAIT, true) && guest_run(t, &exit))
        check_nmi_exit(t, &exit, guest_step(GUEST_STEP_WAIT));
    check_guest_blocked(t, true);
    check_host_blocked(t, 0);
    check_host_open(t, 1);
    guest_close(t);
}
