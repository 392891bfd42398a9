#include "tests/events/user.h"
#include "tests/harness/suite.h"

CASE(ring3, frame-int, "INT n in ring 3 needs no gate, and arrives as type 4",
     "FRED 5.0, event delivery: no gate, no DPL; SDM vol. 2, INT n")
{
    struct fred_event event = {
        .type = EVENT_SOFTWARE_INTERRUPT, .vector = USER_INT_VECTOR, .length = 2, .sys = true};

    user_frame_case(t, USER_INT, &event);
}
