#include "tests/events/user.h"
#include "tests/harness/suite.h"

CASE(ring3, frame-32-bit, "UD2 in 32-bit ring 3 leaves the frame of 64-bit code, except for L",
     "FRED 5.0, event delivery: the L bit")
{
    struct fred_event event = {.type = EVENT_HARDWARE_EXCEPTION, .vector = VECTOR_UD};

    user_frame_case(t, USER_UD_32, &event);
}
