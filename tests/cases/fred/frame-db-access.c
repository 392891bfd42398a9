#include "include/instructions.h"
#include "tests/events/trigger.h"
#include "tests/harness/suite.h"

CASE(fred, frame-db-access, "a DR0 access with DR7.GD set arrives as vector 1, a fault: RIP at it, RF saved, BD in the event data",
     "FRED 5.0, event delivery: event data of #DB; SDM vol. 3, 17.3.1.3, General-Detect Exception Condition")
{
    struct fred_event event = {.type = EVENT_HARDWARE_EXCEPTION,
                               .vector = VECTOR_DB,
                               .rflags = RFLAGS_RF,
                               .event_data = DEBUG_ACCESS};

    write_dr6(DR6_NOTHING);
    write_dr7(DR7_CATCH_ACCESS); /* delivery clears it */
    check_event(t, trigger_dr, 0, &event);
    write_dr7(0);
    write_dr6(DR6_NOTHING);
}
