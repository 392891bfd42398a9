#include "tests/events/user.h"
#include "tests/harness/suite.h"

CASE(ring3, frame-bp, "INT3 in ring 3 arrives as type 6, vector 3",
     "FRED 5.0, event delivery; SDM vol. 3, 6.15, Interrupt 3")
{
    struct fred_event event = {.type = EVENT_SOFTWARE_EXCEPTION, .vector = VECTOR_BP, .length = 1};

    user_frame_case(t, USER_BP, &event);
}
