#include "nmi/apic.h"
#include "nmi/handler.h"
#include "tests/events/user.h"
#include "tests/harness/suite.h"

CASE(ring3, no-latch-keeps-blocked, "ERETU without the latch enters ring 3 with NMIs still blocked",
     "SDM vol. 2, ERETU: only the latch unblocks NMIs")
{
    check(t, nmi_block(), "an NMI to block NMIs with");
    nmi_send();
    nmi_settle();
    nmi_seen.handled = 0;
    user_run(t, USER_SPINS, false, NULL);

    /* The program ends in an IRETQ in ring 0, which unblocks NMIs. */
    check(t, nmi_wait(1), "the pending NMI arrives once NMIs are unblocked");
    check_equal(t, "ring in which it arrived: not the one entered with NMIs blocked", 0,
                nmi_seen.frame.cs & 3);
    check_equal(t, "NMIs handled", 1, nmi_seen.handled);
}
