#include "include/instructions.h"
#include "tests/events/trigger.h"
#include "tests/harness/suite.h"

CASE(fred, frame-pf, "a page fault arrives as type 3, vector 14, its address in the event data",
     "FRED 5.0, event delivery; SDM vol. 3, 4.7, Page-Fault Exceptions, and 6.15, Interrupt 14")
{
    struct fred_event event = {
        .type = EVENT_HARDWARE_EXCEPTION, .vector = VECTOR_PF, .event_data = TRIGGER_NOWHERE};

    check_event(t, trigger_read, TRIGGER_NOWHERE, &event);
    check_equal(t, "CR2", TRIGGER_NOWHERE, read_cr2());
}
