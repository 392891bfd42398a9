#include "tests/events/trigger.h"
#include "tests/harness/suite.h"

CASE(fred, frame-de, "a division by 0 arrives as type 3, vector 0, RIP at it",
     "FRED 5.0, event delivery; SDM vol. 3, 6.15, Interrupt 0")
{
    struct fred_event event = {.type = EVENT_HARDWARE_EXCEPTION, .vector = VECTOR_DE};

    check_event(t, trigger_de, 0, &event);
}
