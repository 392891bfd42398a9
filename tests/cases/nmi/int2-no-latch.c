#include "nmi/apic.h"
#include "nmi/handler.h"
#include "tests/harness/suite.h"

static bool blocked_inside;

static void probe_inside(struct fred_regs *regs)
{
    (void)regs;
    nmi_inside(NULL); /* only once: the same handler handles the probe's NMI */
    blocked_inside = nmi_probe_blocked();
}

CASE(nmi, int2-no-latch, "INT 2 is a software interrupt: type 4, no latch, no NMI blocking in its handler",
     "FRED 5.0, event delivery; SDM vol. 2, INT n")
{
    nmi_handle_int2(true, 0);
    nmi_inside(probe_inside);
    fred_int(VECTOR_NMI);
    nmi_handle_int2(false, 0);

    check_equal(t, "runs of the handler for INT 2", 1, nmi_seen.handled_as_int2);
    check(t, !blocked_inside, "an NMI sent inside arrives inside");
    check_equal(t, "runs of the handler, that NMI's included", 2, nmi_seen.handled);
    check(t, !nmi_probe_blocked(), "NMIs unblocked afterwards");
}
