#include "tests/events/levels.h"
#include "tests/harness/suite.h"

CASE(level, nested-in-int2, "a page fault in the delivery of INT 2 arrives with the nested bit, at the INT 2 or after it",
     "FRED 5.0, event delivery: nested exceptions; SDM vol. 3, 6.15, Interrupt 8, table 6-5")
{
    struct fred_event event = {
        .type = EVENT_HARDWARE_EXCEPTION, .vector = VECTOR_PF, .nested = true, .error_code = PF_ERROR_WRITE};
    const uint8_t *site = fred_int_sites[VECTOR_NMI];
    struct event_state s;

    levels_open(VECTOR_PF, 3); /* for a valid stack */
    catch_on(event.type, event.vector);
    make_event_at_site_on(&s, site, TRIGGER_NOWHERE + FRED_FRAME_SIZE);
    catch_off(event.type, event.vector);
    levels_close();
    /* The order in which the words of a frame are written is not specified. */
    event.event_data = caught.frame.event_data;
    check(t, event.event_data - TRIGGER_NOWHERE < FRED_FRAME_SIZE, "event data inside the missing frame");
    event.rip = caught.frame.rip == (uint64_t)site ? caught.frame.rip : 0;
    check_caught(t, &s, &event, fred_stack_top(3) - FRED_FRAME_SIZE, 3);
}
