#include "tests/events/trigger.h"
#include "tests/harness/suite.h"

#define BEYOND_THE_GDT 0xFFF8

CASE(fred, frame-gp-selector, "a selector beyond the GDT's end arrives as vector 13, and is the error code",
     "FRED 5.0, event delivery; SDM vol. 3, 6.13, Error Code, and 6.15, Interrupt 13")
{
    struct fred_event event = {
        .type = EVENT_HARDWARE_EXCEPTION, .vector = VECTOR_GP, .error_code = BEYOND_THE_GDT};

    check_event(t, trigger_selector, BEYOND_THE_GDT, &event);
}
