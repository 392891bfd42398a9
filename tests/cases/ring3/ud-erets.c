#include "tests/events/user.h"
#include "tests/harness/suite.h"

CASE(ring3, ud-erets, "ERETS in ring 3 raises an invalid-opcode exception",
     "SDM vol. 2, ERETS: #UD if CPL is above 0")
{
    struct fred_event event = {.type = EVENT_HARDWARE_EXCEPTION, .vector = VECTOR_UD};

    if (!fred_is_native())
        SKIP(t, "undefined on a CPU without FRED");
    user_frame_case(t, USER_ERETS, &event);
}
