#include "nmi/handler.h"
#include "tests/guests/guest_events.h"
#include "tests/harness/suite.h"

/* SHV, experiment 2. */
CASE(guest, blocked-holds-nmi, "without NMI exiting, an NMI sent while the guest blocks NMIs stays pending, in the host too, until its IRET",
     "SDM vol. 3, 26.7.1, Interruptibility State; 27.5.5, Updating Non-Register State; 6.7.1, Handling Multiple NMIs")
{
    struct vm_exit exit = {0};

    if (!guest_open(t, (struct nmi_controls){.exiting = false}))
        return;
    if (guest_at_send_nmi(t, true) && guest_run(t, &exit)) {
        check_guest_done(t, &exit);
        check_guest_blocked(t, true);
        check(t, nmi_probe_blocked(), "NMIs blocked in the host, as in the guest");
        if (guest_go_to(t, GUEST_STEP_IRET) && guest_run(t, &exit))
            check_guest_handles_nmi(t, &exit, guest_step(GUEST_STEP_AFTER_IRET));
    }
    check_host_open(t, 0);
    guest_close(t);
}
