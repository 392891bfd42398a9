#include "tests/events/trigger.h"
#include "tests/harness/suite.h"

CASE(fred, frame-ud, "UD2 arrives as type 3, vector 6, RIP at it",
     "FRED 5.0, event delivery; SDM vol. 3, 6.15, Interrupt 6")
{
    struct fred_event event = {.type = EVENT_HARDWARE_EXCEPTION, .vector = VECTOR_UD};

    check_event(t, trigger_ud, 0, &event);
}
