#include "tests/guests/guest_events.h"
#include "tests/harness/suite.h"

/* SHV, experiment 26. */
CASE(guest, virtual-injected-before-exit, "an injected NMI comes first; a pending NMI exits at the first instruction of the guest's handler",
     "SDM vol. 3, 26.6.1.1, Details of Vectored-Event Injection, and 26.7.1, Interruptibility State")
{
    struct vm_exit exit = {0};

    if (!guest_open(t, (struct nmi_controls){.exiting = true, .virtual_nmis = true}))
        return;
    if (host_blocks(t, 1) && guest_at(t, GUEST_STEP_CALL, false) && guest_inject(t, EVENT_NMI, VECTOR_NMI) &&
        guest_run(t, &exit)) {
        check_nmi_exit(t, &exit, guest_handler(VECTOR_NMI));
        check_equal(t, "IDT-vectoring information, valid", 0, exit.vectoring & INTERRUPTION_VALID);
        check_guest_blocked(t, true);
        check_host_blocked(t, 0);
        if (guest_run(t, &exit))
            check_guest_event(t, &exit, VECTOR_NMI, guest_step(GUEST_STEP_CALL));
        check_guest_blocked(t, true);
    }
    check_host_open(t, 1);
    guest_close(t);
}
