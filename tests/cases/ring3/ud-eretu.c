#include "tests/events/user.h"
#include "tests/harness/suite.h"

CASE(ring3, ud-eretu, "ERETU in ring 3 raises an invalid-opcode exception",
     "SDM vol. 2, ERETU: #UD if CPL is above 0")
{
    struct fred_event event = {.type = EVENT_HARDWARE_EXCEPTION, .vector = VECTOR_UD};

    if (!fred_is_native())
        SKIP(t, "undefined on a CPU without FRED");
    user_frame_case(t, USER_ERETU, &event);
}
