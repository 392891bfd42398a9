#include "nmi/apic.h"
#include "nmi/handler.h"
#include "tests/harness/suite.h"

static bool blocked_inside;

static void probe_inside(struct fred_regs *regs)
{
    (void)regs;
    nmi_inside(NULL);
    blocked_inside = nmi_probe_blocked();
}

CASE(nmi, blocked-in-handler, "an NMI sent in the NMI handler waits for its ERETS with the latch",
     "SDM vol. 3, 6.7.1, Handling Multiple NMIs; SDM vol. 2, ERETS")
{
    blocked_inside = false;
    nmi_inside(probe_inside);
    nmi_send();
    check(t, nmi_wait(2), "both NMIs arrive in the end");
    check(t, blocked_inside, "the second one pending while the first is handled");
    check_equal(t, "NMIs handled", 2, nmi_seen.handled);
    check(t, !nmi_probe_blocked(), "NMIs unblocked afterwards");
}
