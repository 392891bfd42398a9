#include "tests/events/user.h"
#include "tests/harness/suite.h"

CASE(ring3, frame-int2, "INT 2 from ring 3 arrives as type 4 and is no NMI: no latch",
     "FRED 5.0, event delivery; SDM vol. 2, INT n")
{
    struct fred_event event = {
        .type = EVENT_SOFTWARE_INTERRUPT, .vector = VECTOR_NMI, .length = 2, .sys = true};

    user_frame_case(t, USER_INT2, &event);
}
