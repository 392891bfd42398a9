#include "tests/events/trigger.h"
#include "tests/harness/suite.h"

CASE(erets, ud-sysexit, "SYSEXIT raises an invalid-opcode exception with FRED on",
     "SDM vol. 2, SYSEXIT: #UD if CR4.FRED is 1")
{
    struct fred_event event = {.type = EVENT_HARDWARE_EXCEPTION, .vector = VECTOR_UD};

    if (!fred_is_native())
        SKIP(t, "CR4.FRED is clear, so the CPU executes it");
    check_event(t, trigger_sysexit, 0, &event);
}
