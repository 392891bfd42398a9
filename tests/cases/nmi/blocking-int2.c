#include "tests/events/blocking.h"
#include "tests/events/trigger.h"
#include "tests/harness/suite.h"

static void by_int2(fred_handler *inside)
{
    struct event_state s;

    catch_on(EVENT_SOFTWARE_INTERRUPT, VECTOR_NMI);
    catch_inside(inside);
    make_event_at_site(&s, fred_int_sites[VECTOR_NMI]);
    catch_off(EVENT_SOFTWARE_INTERRUPT, VECTOR_NMI);
}

CASE(nmi, blocking-int2, "INT 2, which is no NMI, does not change NMI blocking; its ERETS does only with the latch, which unblocks NMIs",
     "FRED 5.0, event delivery; SDM vol. 2, ERETS; SDM vol. 3, 6.7.1, Handling Multiple NMIs")
{
    check_blocking(t, by_int2, false);
}
