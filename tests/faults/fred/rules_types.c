/* A frame reports an event as one of another type. */
#include "include/registers.h"
#include "tests/faults/fred/rules.h"

static void retype(struct fred_event *event, enum event_type from, enum event_type to)
{
    if (event->type == from)
        event->type = to;
}

WRONG_FRAME("frame-type-int", "INT n is type 3, a hardware exception")
{
    retype(event, EVENT_SOFTWARE_INTERRUPT, EVENT_HARDWARE_EXCEPTION);
}

WRONG_FRAME("frame-type-int1", "INT1 is type 4, as INT 1 is")
{
    retype(event, EVENT_PRIVILEGED_SOFTWARE_EXCEPTION, EVENT_SOFTWARE_INTERRUPT);
}

WRONG_FRAME("frame-type-int3", "INT3 and INTO are type 3, a hardware exception")
{
    retype(event, EVENT_SOFTWARE_EXCEPTION, EVENT_HARDWARE_EXCEPTION);
}

WRONG_FRAME("frame-type-other", "SYSCALL and SYSENTER are type 4, as INT n is")
{
    retype(event, EVENT_OTHER, EVENT_SOFTWARE_INTERRUPT);
}

WRONG_FRAME("frame-type-interrupt", "an interrupt above 127 is a hardware exception")
{
    if (event->vector > BITS(6, 0))
        retype(event, EVENT_EXTERNAL_INTERRUPT, EVENT_HARDWARE_EXCEPTION);
}
