#include "nmi/apic.h"
#include "nmi/handler.h"
#include "tests/harness/suite.h"

static bool blocked;

static void probe(struct fred_regs *regs)
{
    (void)regs;
    nmi_inside(NULL);
    blocked = nmi_probe_blocked();
}

CASE(nmi, blocked-in-handler, "an NMI sent in the NMI handler waits for its ERETS, which has the latch",
     "SDM vol. 3, 6.7.1, Handling Multiple NMIs; SDM vol. 2, ERETS")
{
    blocked = false;
    nmi_inside(probe);
    nmi_send();
    check(t, nmi_wait(2), "both NMIs arrive in the end");
    check(t, blocked, "the second one waits while the first is handled");
    check_equal(t, "NMIs handled", 2, nmi_seen.handled);
    check(t, !nmi_probe_blocked(), "NMIs open afterwards");
}
