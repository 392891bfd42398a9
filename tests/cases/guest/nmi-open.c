#include "nmi/service.h"
#include "tests/guest_events.h"
#include "tests/suite.h"

CASE(guest, nmi-open, "without NMI exiting an NMI that is open in the guest goes through the guest's own IDT, and its IRET opens NMIs",
     "SDM vol. 3, 24.6.1, Pin-Based VM-Execution Controls, and 6.7.1, Handling Multiple NMIs")
{
    struct vm_exit exit = {0};

    if (!guest_open(t, (struct nmi_controls){.exiting = false}))
        return;
    if (guest_at_send_nmi(t, false) && guest_run(t, &exit)) {
        const struct guest_event *event = guest_event(t, &exit);

        check_guest_event(t, &exit, VECTOR_NMI, event ? event->rip : 0);
        check_guest_blocked(t, true);
        if (guest_run(t, &exit))
            check_guest_done(t, &exit);
        check_guest_blocked(t, false);
    }
    check_equal(t, "NMIs served in the host", 0, nmi.served);
    guest_close(t);
}
