#include "tests/guests/guest_events.h"
#include "tests/harness/suite.h"

/* SHV, experiment 17. */
CASE(guest, virtual-interrupt-before-exit, "with virtual-NMI blocking, an injected interrupt comes first; a pending NMI exits at the interrupt handler's first instruction",
     "SDM vol. 3, 26.6.1, Vectored-Event Injection, and 26.7.1, Interruptibility State")
{
    struct vm_exit exit = {0};

    if (!guest_open(t, (struct nmi_controls){.exiting = true, .virtual_nmis = true}))
        return;
    if (host_blocks(t, 1) && guest_at(t, GUEST_STEP_CALL, true) && guest_inject_interrupt(t) &&
        guest_run(t, &exit)) {
        check_nmi_exit(t, &exit, guest_handler(GUEST_INTERRUPT));
        check_equal(t, "IDT-vectoring information, valid", 0, exit.vectoring & INTERRUPTION_VALID);
        check_guest_blocked(t, true);
        check_host_blocked(t, 0);
        if (guest_run(t, &exit))
            check_guest_event(t, &exit, GUEST_INTERRUPT, guest_step(GUEST_STEP_CALL));
        check_guest_blocked(t, true);
    }
    check_host_open(t, 1);
    guest_close(t);
}
