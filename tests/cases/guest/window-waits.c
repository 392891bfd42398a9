#include "tests/guests/guest_events.h"
#include "tests/harness/suite.h"

/* SHV, experiment 22. */
CASE(guest, window-waits, "NMI-window exiting causes no exit during virtual-NMI blocking",
     "SDM vol. 3, 25.2, Other Causes of VM Exits")
{
    struct vm_exit exit = {0};

    if (!guest_open(t, (struct nmi_controls){.exiting = true, .virtual_nmis = true, .window = true}))
        return;
    if (guest_at(t, GUEST_STEP_WAIT, true) && guest_run(t, &exit))
        check_guest_done(t, &exit);
    check_guest_blocked(t, true);
    check_host_open(t, 0);
    guest_close(t);
}
