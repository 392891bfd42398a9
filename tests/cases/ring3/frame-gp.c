#include "tests/events/user.h"
#include "tests/harness/suite.h"

CASE(ring3, frame-gp, "HLT in ring 3 arrives as type 3, vector 13, error code 0",
     "FRED 5.0, event delivery; SDM vol. 2, HLT")
{
    struct fred_event event = {.type = EVENT_HARDWARE_EXCEPTION, .vector = VECTOR_GP};

    user_frame_case(t, USER_GP, &event);
}
