#include "tests/guests/guest_events.h"
#include "tests/harness/suite.h"

/* SHV, experiment 21. */
CASE(guest, window-at-once, "NMI-window exiting without virtual-NMI blocking exits before the guest's first instruction",
     "SDM vol. 3, 26.7.6, NMI-Window Exiting, and 25.2, Other Causes of VM Exits")
{
    struct vm_exit exit = {0};

    if (!guest_open(t, (struct nmi_controls){.exiting = true, .virtual_nmis = true, .window = true}))
        return;
    if (guest_at(t, GUEST_STEP_CALL, false) && guest_run(t, &exit))
        check_nmi_window(t, &exit, guest_step(GUEST_STEP_CALL));
    check_guest_blocked(t, false);
    check_host_open(t, 0);
    guest_close(t);
}
