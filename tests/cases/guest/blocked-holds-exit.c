#include "tests/guests/guest_events.h"
#include "tests/harness/suite.h"

/* SHV, experiment 6. */
CASE(guest, blocked-holds-exit, "with NMI exiting, an NMI stays pending while the guest blocks NMIs; its IRET does not unblock, an ERETS in the host does",
     "SDM vol. 3, 25.3, Changes to Instruction Behavior in VMX Non-Root Operation: IRET, and 26.7.1, Interruptibility State; SDM vol. 2, ERETS")
{
    struct vm_exit exit = {0};

    if (!guest_open(t, (struct nmi_controls){.exiting = true}))
        return;
    if (guest_at_send_nmi(t, true) && guest_run(t, &exit)) {
        check_guest_done(t, &exit);
        check_guest_blocked(t, true);
        if (guest_go_to(t, GUEST_STEP_IRET) && guest_run(t, &exit))
            check_guest_done(t, &exit);
        check_guest_blocked(t, true);
    }
    check_host_pending(t, 1);
    check_host_open(t, 1);
    guest_close(t);
}
