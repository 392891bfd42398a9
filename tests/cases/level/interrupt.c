#include "tests/events/interrupt.h"
#include "tests/events/levels.h"
#include "tests/harness/suite.h"

static void one(struct test *t, unsigned now, unsigned asked)
{
    struct fred_event event = {
        .type = EVENT_EXTERNAL_INTERRUPT, .vector = INTERRUPT_VECTOR, .rflags = RFLAGS_IF, .level = now};
    uint64_t config = config_interrupt_level(asked);
    struct struck s;

    fred_set_level(now);
    catch_on(event.type, event.vector);
    interrupt_send();
    strike(&s, trigger_window, 0);
    catch_off(event.type, event.vector);
    check_caught(t, &s, &event, frame_at_level(now, asked, s.rsp), asked > now ? asked : now);
    config_close(config);
    if (t->failures)
        tell(t, "with level %u in force and %u for interrupts", now, asked);
}

CASE(level, interrupt, "an interrupt asks for the level in bits 10:9 of IA32_FRED_CONFIG",
     "FRED 5.0, event delivery: the event stack level, IA32_FRED_CONFIG")
{
    interrupts_open();
    for (unsigned i = 0; i < FRED_LEVELS * FRED_LEVELS && !t->failures; i++)
        one(t, i / FRED_LEVELS, i % FRED_LEVELS);
    interrupts_close();
}
