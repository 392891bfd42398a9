#include "nmi/handler.h"
#include "tests/events/erets.h"
#include "tests/events/levels.h"
#include "tests/harness/suite.h"

CASE(erets, frame-not-there, "ERETS from an RSP without memory raises a page fault and does not return: NMIs stay blocked",
     "SDM vol. 2, ERETS; SDM vol. 3, 4.7, Page-Fault Exceptions")
{
    struct fred_event event = {.type = EVENT_HARDWARE_EXCEPTION, .vector = VECTOR_PF, .level = 1};
    struct event_state s;

    refusals_open(t);
    levels_open(VECTOR_PF, 3); /* for a valid stack */
    catch_on(event.type, event.vector);
    execute_erets_at(&s, TRIGGER_NOWHERE + FRED_FRAME_SIZE);
    catch_off(event.type, event.vector);
    levels_close();
    /* The order in which ERETS reads the words is not specified. */
    event.event_data = caught.frame.event_data;
    check(t, event.event_data - TRIGGER_NOWHERE < 2 * FRED_FRAME_SIZE, "event data inside the missing frame");
    check_caught(t, &s, &event, fred_stack_top(3) - FRED_FRAME_SIZE, 3);
    check_equal(t, "NMIs handled", 1, nmi_seen.handled);
    refusals_close(t);
}
