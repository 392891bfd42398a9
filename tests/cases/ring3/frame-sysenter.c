#include "tests/events/user.h"
#include "tests/harness/suite.h"

CASE(ring3, frame-sysenter, "SYSENTER arrives as type 7, vector 2, RIP after it",
     "FRED 5.0, event delivery; SDM vol. 2, SYSENTER")
{
    struct fred_event event = {.type = EVENT_OTHER, .vector = VECTOR_SYSENTER, .length = 2, .sys = true};

    user_frame_case(t, USER_SYSENTER, &event);
    check_equal(t, "RCX in the handler", USER_PATTERN, caught.gprs.rcx);
    check_equal(t, "R11 in the handler", USER_PATTERN, caught.gprs.r11);
}
