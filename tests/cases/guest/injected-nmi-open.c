#include "tests/guests/guest_events.h"
#include "tests/harness/suite.h"

/* SHV, experiment 18. */
CASE(guest, injected-nmi-open, "without NMI exiting, an injected NMI blocks no NMIs, in the guest's handler or in the host after an exit",
     "SDM vol. 3, 26.7.1, Interruptibility State: without virtual NMIs bit 3 says whether NMIs are blocked, and injection is not named")
{
    struct vm_exit exit = {0};

    if (!guest_open(t, (struct nmi_controls){.exiting = false}))
        return;
    if (guest_at(t, GUEST_STEP_CALL, false) && guest_inject(t, EVENT_NMI, VECTOR_NMI) && guest_run(t, &exit))
        check_guest_event(t, &exit, VECTOR_NMI, guest_step(GUEST_STEP_CALL));
    check_guest_blocked(t, false);
    check_host_open(t, 0);
    guest_close(t);
}
