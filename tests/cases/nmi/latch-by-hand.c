#include "nmi/apic.h"
#include "nmi/handler.h"
#include "tests/harness/suite.h"

CASE(nmi, latch-by-hand, "ERETS from a hand-built frame unblocks NMIs with the latch, and only with it",
     "SDM vol. 2, ERETS")
{
    struct fred_frame without = fred_frame_here(false), with = fred_frame_here(true);

    check(t, nmi_block(), "an NMI to block NMIs with");
    check_equal(t, "fault of ERETS without the latch", 0, fred_try_erets(&without));
    check(t, nmi_probe_blocked(), "NMIs blocked after ERETS without the latch");
    check_equal(t, "NMIs handled so far", 1, nmi_seen.handled);
    check_equal(t, "fault of ERETS with the latch", 0, fred_try_erets(&with));
    check(t, nmi_wait(2), "the pending NMI arrives after ERETS with the latch");
    check(t, !nmi_probe_blocked(), "NMIs unblocked afterwards");
    tell(t, "the frame that unblocks: CS slot %#018lx, SS slot %#018lx", with.cs, with.ss);
}
