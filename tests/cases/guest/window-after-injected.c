#include "tests/guests/guest_events.h"
#include "tests/harness/suite.h"

/* SHV, experiment 25. */
CASE(guest, window-after-injected, "an injected NMI precedes an NMI-window exit, which comes right after the IRET of its handler",
     "SDM vol. 3, 26.7.6, NMI-Window Exiting, and 26.6.1.1, Details of Vectored-Event Injection")
{
    struct vm_exit exit = {0};

    if (!guest_open(t, (struct nmi_controls){.exiting = true, .virtual_nmis = true, .window = true}))
        return;
    if (guest_at(t, GUEST_STEP_CALL, false) && guest_inject(t, EVENT_NMI, VECTOR_NMI) &&
        guest_run(t, &exit)) {
        check_guest_event(t, &exit, VECTOR_NMI, guest_step(GUEST_STEP_CALL));
        check_guest_blocked(t, true);
        if (guest_run(t, &exit))
            check_nmi_window(t, &exit, guest_step(GUEST_STEP_CALL));
        check_guest_blocked(t, false);
    }
    check_host_open(t, 0);
    guest_close(t);
}
