#include "include/descriptors.h"
#include "tests/guests/guest_events.h"
#include "tests/harness/suite.h"

/* SHV, experiment 12. */
CASE(guest, virtual-iret-opens, "the guest's IRET ends virtual-NMI blocking, and the host blocks no NMIs",
     "SDM vol. 3, 25.3, Changes to Instruction Behavior in VMX Non-Root Operation: IRET, and 26.7.1, Interruptibility State")
{
    struct vm_exit exit = {0};

    if (!guest_open(t, (struct nmi_controls){.exiting = true, .virtual_nmis = true}))
        return;
    if (guest_at(t, GUEST_STEP_IRET, true) && guest_run(t, &exit))
        check_guest_done(t, &exit);
    check_guest_blocked(t, false);
    for (enum guest_iret iret = 0; iret < GUEST_IRETS && !t->failures; iret++) {
        if (guest_at_iret(t, true, iret, guest_step(GUEST_STEP_AFTER_IRET), SELECTOR_CODE) &&
            guest_run(t, &exit))
            check_guest_done(t, &exit);
        check_guest_blocked(t, false);
        if (t->failures)
            tell(t, "%s", guest_iret_names[iret]);
    }
    check_host_open(t, 0);
    guest_close(t);
}
