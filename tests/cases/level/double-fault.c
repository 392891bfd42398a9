#include "include/msr.h"
#include "tests/events/levels.h"
#include "tests/harness/suite.h"

#define BAD_STACK (TRIGGER_NOWHERE + FRED_FRAME_SIZE)

CASE(level, double-fault, "a page fault in the delivery of a page fault is a double fault: error code 0, on its own level, and without the nested bit",
     "FRED 5.0, event delivery: nested exceptions; SDM vol. 3, 6.15, Interrupt 8, table 6-5")
{
    struct fred_event event = {.type = EVENT_HARDWARE_EXCEPTION, .vector = VECTOR_DF};
    uint64_t top = fred_stack_top(1);
    struct event_state s;

    levels_open(VECTOR_PF, 1);
    levels_add(VECTOR_DF, FRED_LEVEL_DF);
    fred_write(IA32_FRED_RSP1, BAD_STACK);
    catch_on(event.type, event.vector);
    make_event(&s, trigger_read, TRIGGER_NOWHERE);
    catch_off(event.type, event.vector);
    fred_write(IA32_FRED_RSP1, top);
    levels_close();
    check_caught(t, &s, &event, fred_stack_top(FRED_LEVEL_DF) - FRED_FRAME_SIZE, FRED_LEVEL_DF);
}
