#include "tests/guests/guest_events.h"
#include "tests/harness/suite.h"

/* SHV, experiment 14. */
CASE(guest, virtual-blocking-not-host, "virtual-NMI blocking is the guest's alone: it is saved, and NMIs blocked in the host are unblocked after an exit",
     "SDM vol. 3, 26.7.1, Interruptibility State; 27.3.4, Saving Non-Register State")
{
    struct vm_exit exit = {0};

    if (!guest_open(t, (struct nmi_controls){.exiting = true, .virtual_nmis = true}))
        return;
    if (host_blocks(t, 0) && guest_at(t, GUEST_STEP_CALL, true) && guest_run(t, &exit))
        check_guest_done(t, &exit);
    check_guest_blocked(t, true);
    check_host_open(t, 0);
    guest_close(t);
}
