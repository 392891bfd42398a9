#include "nmi/handler.h"
#include "tests/guests/guest_events.h"
#include "tests/harness/suite.h"

/* SHV, experiment 24. */
CASE(guest, window-before-nmi, "an NMI-window exit precedes a pending NMI, which arrives before the host's first instruction after the exit",
     "SDM vol. 3, 25.2, Other Causes of VM Exits: the priority of NMI-window exiting; 27.5.5, Updating Non-Register State")
{
    struct vm_exit exit = {0};
    uint64_t host_rip = 0;

    if (!guest_open(t, (struct nmi_controls){.exiting = true, .virtual_nmis = true, .window = true}))
        return;
    if (host_blocks(t, 1) && guest_at(t, GUEST_STEP_CALL, false) && guest_run(t, &exit))
        check_nmi_window(t, &exit, guest_step(GUEST_STEP_CALL));
    check_guest_blocked(t, false);
    check_nmi_frame(t);
    check_error(t, vmcs_read(HOST_RIP, &host_rip));
    check_equal(t, "RIP in the frame of the NMI in the host", host_rip, nmi_seen.frame.rip);
    check_host_open(t, 1);
    guest_close(t);
}
