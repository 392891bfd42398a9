#include "tests/guests/guest_events.h"
#include "tests/harness/suite.h"

/* SHV, experiment 5. */
CASE(guest, nmi-exits, "with NMI exiting, an NMI in the guest exits where it arrives and leaves NMIs blocked in the host",
     "SDM vol. 3, 24.6.1, Pin-Based VM-Execution Controls, 27.1, Architectural State before a VM Exit, and 27.5.5, Updating Non-Register State")
{
    struct vm_exit exit = {0};

    if (!guest_open(t, (struct nmi_controls){.exiting = true}))
        return;
    if (guest_at_send_nmi(t, false) && guest_run(t, &exit))
        check_nmi_exit(t, &exit, guest_sent());
    check_guest_blocked(t, false);
    check_host_blocked(t, 0);
    check_host_open(t, 1);
    guest_close(t);
}
