#include "include/instructions.h"
#include "tests/events/trigger.h"
#include "tests/harness/suite.h"

CASE(fred, frame-db-step, "a single step arrives as type 3, vector 1, RIP after the instruction, TF saved, BS in the event data",
     "FRED 5.0, event delivery: event data of #DB; SDM vol. 3, 17.3.1.4, Single-Step Exception Condition")
{
    struct fred_event event = {
        .type = EVENT_HARDWARE_EXCEPTION, .vector = VECTOR_DB, .rflags = RFLAGS_TF, .event_data = DEBUG_STEP};

    write_dr6(DR6_NOTHING);
    check_event(t, trigger_step, 0, &event);
    write_dr6(DR6_NOTHING);
}
