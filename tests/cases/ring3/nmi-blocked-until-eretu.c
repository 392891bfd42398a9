#include "nmi/apic.h"
#include "nmi/handler.h"
#include "tests/events/user.h"
#include "tests/harness/suite.h"

static unsigned handled_inside;

static void send_another(struct fred_regs *regs)
{
    (void)regs;
    nmi_inside(NULL);
    nmi_send();
    nmi_settle();
    handled_inside = nmi_seen.handled;
}

CASE(ring3, nmi-blocked-until-eretu, "an NMI in ring 3 blocks the next until the ERETU with the latch, back to ring 3",
     "SDM vol. 2, ERETU; SDM vol. 3, 6.7.1, Handling Multiple NMIs")
{
    uint64_t end;

    check(t, nmi_block(), "an NMI to block NMIs with");
    nmi_send();
    nmi_settle();
    nmi_seen.handled = 0;
    nmi_inside(send_another);
    user_run(t, USER_SPINS, true, &end);

    check_equal(t, "NMIs handled in the handler of the first", 1, handled_inside);
    check_equal(t, "NMIs handled", 2, nmi_seen.handled);
    check_equal(t, "ring in which the second arrived", 3, nmi_seen.frame.cs & 3);
}
