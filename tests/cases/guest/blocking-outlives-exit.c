#include "tests/guests/guest_events.h"
#include "tests/harness/suite.h"

/* SHV, experiment 4. */
CASE(guest, blocking-outlives-exit, "without NMI exiting, NMI blocking that an entry loads outlives the exit, until an ERETS in the host",
     "SDM vol. 3, 26.7.1, Interruptibility State; 27.5.5, Updating Non-Register State; SDM vol. 2, ERETS")
{
    struct vm_exit exit = {0};

    if (!guest_open(t, (struct nmi_controls){.exiting = false}))
        return;
    if (guest_at(t, GUEST_STEP_CALL, true) && guest_run(t, &exit))
        check_guest_done(t, &exit);
    check_guest_blocked(t, true);
    check_host_blocked(t, 0);
    check_host_open(t, 1);
    guest_close(t);
}
