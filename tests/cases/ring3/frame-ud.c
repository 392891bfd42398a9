#include "tests/events/user.h"
#include "tests/harness/suite.h"

CASE(ring3, frame-ud, "UD2 in ring 3 enters at page + 0, type 3, vector 6, on the stack of level 0",
     "FRED 5.0, event delivery; SDM vol. 3, 6.15, Interrupt 6")
{
    struct fred_event event = {.type = EVENT_HARDWARE_EXCEPTION, .vector = VECTOR_UD};

    user_frame_case(t, USER_UD, &event);
}
