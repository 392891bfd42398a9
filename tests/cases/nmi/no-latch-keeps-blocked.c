#include "nmi/apic.h"
#include "nmi/handler.h"
#include "tests/harness/suite.h"

CASE(nmi, no-latch-keeps-blocked, "an NMI handler that clears the latch leaves NMIs blocked after its ERETS",
     "SDM vol. 2, ERETS")
{
    check(t, nmi_block(), "the NMI arrives");
    check(t, nmi_probe_blocked(), "NMIs blocked after an ERETS without the latch");
    check_equal(t, "NMIs handled", 1, nmi_seen.handled);
    check_equal(t, "fault of the ERETS that unblocks NMIs", 0, nmi_unblock());
    check(t, nmi_wait(2), "the pending NMI arrives as soon as NMIs are unblocked");
}
