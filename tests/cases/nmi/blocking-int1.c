#include "tests/events/blocking.h"
#include "tests/events/trigger.h"
#include "tests/harness/suite.h"

static void by_int1(fred_handler *inside)
{
    struct event_state s;

    catch_on(EVENT_PRIVILEGED_SOFTWARE_EXCEPTION, VECTOR_DB);
    catch_inside(inside);
    make_event_at_site(&s, trigger_int1_site);
    catch_off(EVENT_PRIVILEGED_SOFTWARE_EXCEPTION, VECTOR_DB);
}

CASE(nmi, blocking-int1, "INT1 does not change NMI blocking; its ERETS does only with the latch, which unblocks NMIs",
     "FRED 5.0, event delivery; SDM vol. 2, ERETS; SDM vol. 3, 6.7.1, Handling Multiple NMIs")
{
    check_blocking(t, by_int1, false);
}
