#include "tests/events/interrupt.h"
#include "tests/events/trigger.h"
#include "tests/harness/suite.h"

CASE(fred, frame-sti, "UD2 right behind STI arrives with SS bit 16: interrupts were blocked for that instruction",
     "FRED 5.0, event delivery: blocking by STI; SDM vol. 2, STI; draft 3.0 for cs28: CS bit 24")
{
    struct fred_event event = {
        .type = EVENT_HARDWARE_EXCEPTION, .vector = VECTOR_UD, .rflags = RFLAGS_IF, .sti = true};

    if (!fred_is_native())
        SKIP(t, "the IDT does not tell whether interrupts were blocked by STI");
    interrupts_open(); /* nobody else's are to come */
    check_strike(t, trigger_sti_ud, 0, &event);
    interrupts_close();
}
