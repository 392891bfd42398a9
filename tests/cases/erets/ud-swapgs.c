#include "tests/events/trigger.h"
#include "tests/harness/suite.h"

CASE(erets, ud-swapgs, "SWAPGS raises an invalid-opcode exception with FRED on",
     "SDM vol. 2, SWAPGS: #UD if CR4.FRED is 1")
{
    struct fred_event event = {.type = EVENT_HARDWARE_EXCEPTION, .vector = VECTOR_UD};

    if (!fred_is_native())
        SKIP(t, "CR4.FRED is clear, so the CPU executes it");
    check_event(t, trigger_swapgs, 0, &event);
}
