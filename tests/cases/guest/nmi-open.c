#include "tests/guests/guest_events.h"
#include "tests/harness/suite.h"

/* SHV, experiment 1. */
CASE(guest, nmi-open, "without NMI exiting, an unblocked NMI goes through the guest's own IDT, and the guest's IRET unblocks NMIs",
     "SDM vol. 3, 24.6.1, Pin-Based VM-Execution Controls, and 6.7.1, Handling Multiple NMIs")
{
    struct vm_exit exit = {0};

    if (!guest_open(t, (struct nmi_controls){.exiting = false}))
        return;
    if (guest_at_send_nmi(t, false) && guest_run(t, &exit)) {
        check_guest_handles_nmi(t, &exit, guest_sent());
    }
    check_host_open(t, 0);
    guest_close(t);
}
