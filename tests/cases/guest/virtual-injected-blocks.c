#include "tests/guests/guest_events.h"
#include "tests/harness/suite.h"

/* SHV, experiment 20. */
CASE(guest, virtual-injected-blocks, "an injected NMI sets virtual-NMI blocking until the guest's IRET, and blocks none in the host",
     "SDM vol. 3, 26.6.1.1, Details of Vectored-Event Injection, and 26.7.1, Interruptibility State")
{
    struct vm_exit exit = {0};

    if (!guest_open(t, (struct nmi_controls){.exiting = true, .virtual_nmis = true}))
        return;
    if (guest_at(t, GUEST_STEP_CALL, false) && guest_inject(t, EVENT_NMI, VECTOR_NMI) &&
        guest_run(t, &exit)) {
        check_guest_event(t, &exit, VECTOR_NMI, guest_step(GUEST_STEP_CALL));
        check_guest_blocked(t, true);
        check_host_open(t, 0);
        if (guest_run(t, &exit))
            check_guest_done(t, &exit);
        check_guest_blocked(t, false);
    }
    check_host_open(t, 1);
    guest_close(t);
}
