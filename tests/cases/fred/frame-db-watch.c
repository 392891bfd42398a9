#include "include/instructions.h"
#include "tests/events/trigger.h"
#include "tests/harness/suite.h"

CASE(fred, frame-db-watch, "a data breakpoint arrives as type 3, vector 1, RIP after the write, its number in the event data",
     "FRED 5.0, event delivery: event data of #DB; SDM vol. 3, 17.3.1.2, Data Memory and I/O Breakpoint Exception Conditions")
{
    static uint64_t watched;
    uint64_t dr0 = read_dr0();
    struct fred_event event = {
        .type = EVENT_HARDWARE_EXCEPTION, .vector = VECTOR_DB, .event_data = DEBUG_BREAKPOINT0};

    write_dr6(DR6_NOTHING);
    write_dr0((uint64_t)&watched);
    write_dr7(DR7_LOCAL0 | DR7_WRITE0 | DR7_LENGTH0_8);
    check_event(t, trigger_watched, (uint64_t)&watched, &event);
    write_dr7(0);
    write_dr0(dr0);
    write_dr6(DR6_NOTHING);
}
