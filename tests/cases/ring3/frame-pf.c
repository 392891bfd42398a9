#include "tests/events/user.h"
#include "tests/harness/suite.h"

CASE(ring3, frame-pf, "a page fault in ring 3 has the user bit in its error code, and its address in the event data",
     "FRED 5.0, event delivery; SDM vol. 3, 4.7, Page-Fault Exceptions")
{
    struct fred_event event = {.type = EVENT_HARDWARE_EXCEPTION,
                               .vector = VECTOR_PF,
                               .error_code = PF_ERROR_USER,
                               .event_data = TRIGGER_NOWHERE};

    user_frame_case(t, USER_PF, &event);
}
