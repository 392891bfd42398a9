#include "tests/guests/guest_events.h"
#include "tests/harness/suite.h"

/* SHV, experiment 13. */
CASE(guest, virtual-entry-opens-host, "with virtual NMIs, an entry ends NMI blocking in the host: NMIs are unblocked after an exit",
     "SDM vol. 3, 26.7.1, Interruptibility State; 27.5.5, Updating Non-Register State")
{
    struct vm_exit exit = {0};

    if (!guest_open(t, (struct nmi_controls){.exiting = true, .virtual_nmis = true}))
        return;
    if (host_blocks(t, 0) && guest_at(t, GUEST_STEP_CALL, false) && guest_run(t, &exit))
        check_guest_done(t, &exit);
    check_guest_blocked(t, false);
    check_host_open(t, 0);
    guest_close(t);
}
