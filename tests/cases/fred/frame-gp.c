#include "tests/events/trigger.h"
#include "tests/harness/suite.h"

CASE(fred, frame-gp, "a read at a noncanonical address arrives as type 3, vector 13, error code 0",
     "FRED 5.0, event delivery; SDM vol. 3, 6.15, Interrupt 13")
{
    struct fred_event event = {.type = EVENT_HARDWARE_EXCEPTION, .vector = VECTOR_GP};

    check_event(t, trigger_read, TRIGGER_NOT_CANONICAL, &event);
}
