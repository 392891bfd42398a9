#include "nmi/handler.h"
#include "tests/guests/guest_events.h"
#include "tests/harness/suite.h"

CASE(guest, iret-opens, "without NMI exiting, an NMI pending at the entry waits while the guest blocks NMIs, until its IRET",
     "SDM vol. 3, 26.7.1, Interruptibility State, and 24.6.1")
{
    struct vm_exit exit = {0};

    if (!guest_open(t, (struct nmi_controls){.exiting = false}))
        return;
    if (host_blocks(t, 1) && guest_at(t, GUEST_STEP_WAIT, true) && guest_run(t, &exit)) {
        check_guest_done(t, &exit);
        check_guest_blocked(t, true);
        check_equal(t, "NMIs handled in the host: the guest's blocking is its own", 0, nmi_seen.handled);
        if (guest_go_to(t, GUEST_STEP_IRET) && guest_run(t, &exit))
            check_guest_handles_nmi(t, &exit, guest_step(GUEST_STEP_AFTER_IRET));
    }
    check_host_open(t, 0);
    guest_close(t);
}
