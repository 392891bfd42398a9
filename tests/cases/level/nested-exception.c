#include "include/msr.h"
#include "tests/events/levels.h"
#include "tests/harness/suite.h"

#define BAD_STACK (TRIGGER_NOWHERE + FRED_FRAME_SIZE)

CASE(level, nested-exception, "a page fault in the delivery of an invalid-opcode exception arrives with the nested bit and the RIP of the latter",
     "FRED 5.0, event delivery: nested exceptions; SDM vol. 3, 6.15, Interrupt 8, table 6-5")
{
    struct fred_event event = {
        .type = EVENT_HARDWARE_EXCEPTION, .vector = VECTOR_PF, .nested = true, .error_code = PF_ERROR_WRITE};
    uint64_t top = fred_stack_top(1);
    struct event_state s;

    levels_open(VECTOR_UD, 1);
    fred_write(IA32_FRED_RSP1, BAD_STACK);
    catch_on(event.type, event.vector);
    make_event(&s, trigger_ud, 0);
    catch_off(event.type, event.vector);
    fred_write(IA32_FRED_RSP1, top);
    levels_close();
    /* The order in which the words of a frame are written is not specified. */
    event.event_data = caught.frame.event_data;
    check(t, event.event_data - TRIGGER_NOWHERE < FRED_FRAME_SIZE, "event data inside the missing frame");
    check_caught(t, &s, &event, frame_below(s.rsp), 0);
}
