#include "tests/guests/guest_events.h"
#include "tests/harness/suite.h"

/* SHV, experiment 15. */
CASE(guest, interrupt-before-nmi, "an injected interrupt comes first; a pending NMI arrives at the interrupt handler's first instruction",
     "SDM vol. 3, 26.6.1, Vectored-Event Injection, and 26.7.1, Interruptibility State")
{
    struct vm_exit exit = {0};

    if (!guest_open(t, (struct nmi_controls){.exiting = false}))
        return;
    if (host_blocks(t, 1) && guest_at(t, GUEST_STEP_CALL, false) && guest_inject_interrupt(t) &&
        guest_run(t, &exit)) {
        check_guest_event(t, &exit, VECTOR_NMI, guest_handler(GUEST_INTERRUPT));
        check_guest_blocked(t, true);
        if (guest_run(t, &exit))
            check_guest_event(t, &exit, GUEST_INTERRUPT, guest_step(GUEST_STEP_CALL));
        check_guest_blocked(t, false);
        if (guest_run(t, &exit))
            check_guest_done(t, &exit);
    }
    check_host_open(t, 0);
    guest_close(t);
}
