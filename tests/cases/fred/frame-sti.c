#include "tests/events/interrupt.h"
#include "tests/events/trigger.h"
#include "tests/harness/suite.h"

CASE(fred, frame-sti, "UD2 right after STI arrives with SS bit 16: interrupts were blocked for that instruction",
     "FRED 5.0, event delivery: blocking by STI; SDM vol. 2, STI; draft 3.0 for cs28: CS bit 24")
{
    struct fred_event event = {
        .type = EVENT_HARDWARE_EXCEPTION, .vector = VECTOR_UD, .rflags = RFLAGS_IF, .sti = true};

    if (!fred_is_native())
        SKIP(t, "an IDT frame does not report blocking by STI");
    interrupts_open(); /* no other interrupt may arrive */
    check_event(t, trigger_sti_ud, 0, &event);
    interrupts_close();
}
