#include "tests/events/blocking.h"
#include "tests/events/trigger.h"
#include "tests/harness/suite.h"

#define VECTOR 0x42

static void by_int_n(fred_handler *inside)
{
    struct event_state s;

    catch_on(EVENT_SOFTWARE_INTERRUPT, VECTOR);
    catch_inside(inside);
    make_event_at_site(&s, fred_int_sites[VECTOR]);
    catch_off(EVENT_SOFTWARE_INTERRUPT, VECTOR);
}

CASE(nmi, blocking-int-n, "INT n does not change NMI blocking; its ERETS does only with the latch, which unblocks NMIs",
     "FRED 5.0, event delivery; SDM vol. 2, ERETS; SDM vol. 3, 6.7.1, Handling Multiple NMIs")
{
    check_blocking(t, by_int_n, false);
}
