#include "nmi/handler.h"
#include "nmi/reflect.h"
#include "tests/events/blocking.h"
#include "tests/harness/suite.h"

static void by_hand(fred_handler *inside)
{
    nmi_inside(inside);
    nmi_reflect(&nmi_ways[WAY_DIRECT], 0);
}

CASE(nmi, blocking-hand-built, "a hand-built NMI frame and a jump do not change NMI blocking; ERETS does only with the latch, which unblocks NMIs",
     "SDM vol. 2, ERETS; SDM vol. 3, 6.7.1, Handling Multiple NMIs")
{
    check_blocking(t, by_hand, false);
}
