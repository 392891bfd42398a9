#include "tests/events/trigger.h"
#include "tests/harness/suite.h"

CASE(fred, frame-int1, "INT1 arrives as type 5, vector 1, RIP after it, and is not software-initiated: event data 0",
     "FRED 5.0, event delivery; SDM vol. 2, INT n/INTO/INT3/INT1")
{
    struct fred_event event = {.type = EVENT_PRIVILEGED_SOFTWARE_EXCEPTION, .vector = VECTOR_DB, .length = 1};

    check_event_at_site(t, trigger_int1_site, &event);
}
