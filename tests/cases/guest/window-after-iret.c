#include "tests/guests/guest_events.h"
#include "tests/harness/suite.h"

/* SHV, experiment 23. */
CASE(guest, window-after-iret, "an NMI-window exit comes right after the IRET that ends virtual-NMI blocking",
     "SDM vol. 3, 25.2, Other Causes of VM Exits, and 25.3, Changes to Instruction Behavior in VMX Non-Root Operation: IRET")
{
    struct vm_exit exit = {0};

    if (!guest_open(t, (struct nmi_controls){.exiting = true, .virtual_nmis = true, .window = true}))
        return;
    if (guest_at(t, GUEST_STEP_IRET, true) && guest_run(t, &exit))
        check_nmi_window(t, &exit, guest_step(GUEST_STEP_AFTER_IRET));
    check_guest_blocked(t, false);
    check_host_open(t, 0);
    guest_close(t);
}
