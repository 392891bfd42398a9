#include "tests/events/trigger.h"
#include "tests/harness/suite.h"

CASE(fred, frame-bp, "INT3 arrives as type 6, vector 3, RIP after it",
     "FRED 5.0, event delivery; SDM vol. 3, 6.15, Interrupt 3")
{
    struct fred_event event = {.type = EVENT_SOFTWARE_EXCEPTION, .vector = VECTOR_BP, .length = 1};

    check_event(t, trigger_bp, 0, &event);
}
