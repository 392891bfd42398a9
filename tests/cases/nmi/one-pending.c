#include "nmi/apic.h"
#include "nmi/handler.h"
#include "tests/harness/suite.h"

static unsigned handled_inside;

static void send_three(struct fred_regs *regs)
{
    (void)regs;
    nmi_inside(NULL);
    for (unsigned i = 0; i < 3; i++) {
        nmi_send();
        nmi_settle();
    }
    handled_inside = nmi_seen.handled;
}

CASE(nmi, one-pending, "three NMIs while blocked leave one",
     "SDM vol. 3, 6.7.1, Handling Multiple NMIs: one is held")
{
    nmi_inside(send_three);
    nmi_send();
    check(t, nmi_wait(2), "the pending NMI arrives");
    nmi_settle();
    check_equal(t, "NMIs handled while they were blocked", 1, handled_inside);
    check_equal(t, "NMIs handled in all", 2, nmi_seen.handled);
}
