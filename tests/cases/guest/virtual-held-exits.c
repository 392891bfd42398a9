#include "tests/guests/guest_events.h"
#include "tests/harness/suite.h"

/* SHV, experiment 10. */
CASE(guest, virtual-held-exits, "with virtual NMIs, an NMI pending while the host blocks NMIs exits before the guest's first instruction",
     "SDM vol. 3, 26.7.1, Interruptibility State; 25.2, Other Causes of VM Exits")
{
    struct vm_exit exit = {0};

    if (!guest_open(t, (struct nmi_controls){.exiting = true, .virtual_nmis = true}))
        return;
    if (host_blocks(t, 1) && guest_at(t, GUEST_STEP_WAIT, false) && guest_run(t, &exit))
        check_nmi_exit(t, &exit, guest_step(GUEST_STEP_WAIT));
    check_guest_blocked(t, false);
    check_host_blocked(t, 0);
    check_host_open(t, 1);
    guest_close(t);
}
