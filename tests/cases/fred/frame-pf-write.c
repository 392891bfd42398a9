#include "tests/events/trigger.h"
#include "tests/harness/suite.h"

CASE(fred, frame-pf-write, "a write to a read-only page raises a page fault with bits P and W in the error code",
     "FRED 5.0, event delivery; SDM vol. 3, 4.7, Page-Fault Exceptions")
{
    uint64_t code = (uint64_t)trigger_returned;
    struct fred_event event = {.type = EVENT_HARDWARE_EXCEPTION,
                               .vector = VECTOR_PF,
                               .error_code = PF_ERROR_PRESENT | PF_ERROR_WRITE,
                               .event_data = code};

    check_event(t, trigger_write, code, &event);
}
