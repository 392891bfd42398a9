#include "tests/guests/guest_events.h"
#include "tests/harness/suite.h"

/* SHV, experiment 9. */
CASE(guest, virtual-blocked-exits, "virtual-NMI blocking does not stop NMI exits, and the exit saves it",
     "SDM vol. 3, 26.7.1, Interruptibility State, and 27.3.4, Saving Non-Register State")
{
    struct vm_exit exit = {0};

    if (!guest_open(t, (struct nmi_controls){.exiting = true, .virtual_nmis = true}))
        return;
    if (guest_at_send_nmi(t, true) && guest_run(t, &exit))
        check_nmi_exit(t, &exit, guest_sent());
    check_guest_blocked(t, true);
    check_host_blocked(t, 0);
    check_host_open(t, 1);
    guest_close(t);
}
