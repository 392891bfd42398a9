#include "tests/guests/guest_events.h"
#include "tests/harness/suite.h"

CASE(guest, one-of-two-sent, "of two NMIs that a guest sends to itself while it blocks NMIs, one arrives after its IRET",
     "SDM vol. 3, 6.7.1, Handling Multiple NMIs, and 26.7.1, Interruptibility State")
{
    struct vm_exit exit = {0};

    if (!guest_open(t, (struct nmi_controls){.exiting = false}))
        return;
    for (unsigned sent = 0; sent < 2; sent++) {
        if (guest_at_send_nmi(t, true) && guest_run(t, &exit))
            check_guest_done(t, &exit);
        check_guest_blocked(t, true);
    }
    if (guest_go_to(t, GUEST_STEP_IRET) && guest_run(t, &exit))
        check_guest_handles_nmi(t, &exit, guest_step(GUEST_STEP_AFTER_IRET));
    if (guest_go_to(t, GUEST_STEP_WAIT) && guest_run(t, &exit))
        check_guest_done(t, &exit);
    check_host_pending(t, 0);
    check_host_open(t, 0);
    guest_close(t);
}
