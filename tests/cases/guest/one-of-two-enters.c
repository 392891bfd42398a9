#include "tests/guests/guest_events.h"
#include "tests/harness/suite.h"

/* SHV, experiment 27. */
CASE(guest, one-of-two-enters, "of two NMIs sent while the host blocks NMIs, one reaches the guest, and none stays pending",
     "SDM vol. 3, 6.7.1, Handling Multiple NMIs, and 26.7.1, Interruptibility State")
{
    struct vm_exit exit = {0};

    if (!guest_open(t, (struct nmi_controls){.exiting = false}))
        return;
    if (host_blocks(t, 2) && guest_at(t, GUEST_STEP_WAIT, false) && guest_run(t, &exit)) {
        check_guest_handles_nmi(t, &exit, guest_step(GUEST_STEP_WAIT));
    }
    check_host_pending(t, 0);
    check_host_open(t, 0);
    guest_close(t);
}
