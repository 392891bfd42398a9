#include "tests/events/blocking.h"
#include "tests/events/trigger.h"
#include "tests/harness/suite.h"

static void by_exception(fred_handler *inside)
{
    struct event_state s;

    catch_on(EVENT_HARDWARE_EXCEPTION, VECTOR_UD);
    catch_inside(inside);
    make_event(&s, trigger_ud, 0);
    catch_off(EVENT_HARDWARE_EXCEPTION, VECTOR_UD);
}

CASE(nmi, blocking-exception, "an exception does not change NMI blocking; its ERETS does only with the latch, which unblocks NMIs",
     "FRED 5.0, event delivery; SDM vol. 2, ERETS; SDM vol. 3, 6.7.1, Handling Multiple NMIs")
{
    check_blocking(t, by_exception, false);
}
