#include "boot/machine/requirements.h"
#include "tests/events/trigger.h"
#include "tests/harness/suite.h"

CASE(fred, frame-pf-fetch, "a jump to a no-execute page raises a page fault with bits P and I/D; RIP is the target",
     "FRED 5.0, event delivery; SDM vol. 3, 4.7, Page-Fault Exceptions")
{
    static uint8_t data;
    struct fred_event event = {.type = EVENT_HARDWARE_EXCEPTION,
                               .vector = VECTOR_PF,
                               .error_code = PF_ERROR_PRESENT | PF_ERROR_FETCH,
                               .event_data = (uint64_t)&data,
                               .rip = (uint64_t)&data};

    if (!has_no_execute())
        SKIP(t, "no execute disable (CPUID.80000001H:EDX bit 20): the firmware's setup may turn it off");
    check_event(t, trigger_fetch, (uint64_t)&data, &event);
}
