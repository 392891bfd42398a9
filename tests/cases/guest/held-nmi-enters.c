#include "tests/guests/guest_events.h"
#include "tests/harness/suite.h"

/* SHV, experiment 3. */
CASE(guest, held-nmi-enters, "without NMI exiting, an NMI pending while the host blocks NMIs reaches the guest before its first instruction",
     "SDM vol. 3, 26.7.1, Interruptibility State; 24.6.1, Pin-Based VM-Execution Controls")
{
    struct vm_exit exit = {0};

    if (!guest_open(t, (struct nmi_controls){.exiting = false}))
        return;
    if (host_blocks(t, 1) && guest_at(t, GUEST_STEP_WAIT, false) && guest_run(t, &exit)) {
        check_guest_handles_nmi(t, &exit, guest_step(GUEST_STEP_WAIT));
    }
    check_host_open(t, 0);
    guest_close(t);
}
