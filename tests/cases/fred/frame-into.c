#include "tests/events/trigger.h"
#include "tests/harness/environment.h"
#include "tests/harness/suite.h"

CASE(fred, frame-into, "INTO in 64-bit mode raises an invalid-opcode exception, never an overflow exception",
     "SDM vol. 2, INT n/INTO/INT3/INT1; SDM vol. 3, 6.15, Interrupt 6")
{
    struct fred_event event = {.type = EVENT_HARDWARE_EXCEPTION, .vector = VECTOR_UD};

    if (environment_is_qemu())
        SKIP(t, "QEMU runs INTO in 64-bit mode, where a CPU raises an invalid-opcode exception");
    check_event(t, trigger_into, 0, &event); /* with OF set: the trigger sets all flags */
}
