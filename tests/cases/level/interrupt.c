#include "tests/events/interrupt.h"
#include "tests/events/levels.h"
#include "tests/harness/suite.h"

static void check_level(struct test *t, unsigned csl, unsigned event_level)
{
    struct fred_event event = {
        .type = EVENT_EXTERNAL_INTERRUPT, .vector = INTERRUPT_VECTOR, .rflags = RFLAGS_IF, .level = csl};
    uint64_t config = config_interrupt_level(event_level);
    struct event_state s;

    fred_set_level(csl);
    catch_on(event.type, event.vector);
    interrupt_send();
    make_event(&s, trigger_window, 0);
    catch_off(event.type, event.vector);
    check_caught(t, &s, &event, frame_at_level(csl, event_level, s.rsp),
                 event_level > csl ? event_level : csl);
    config_close(config);
    if (t->failures)
        tell(t, "with CSL %u and %u for interrupts", csl, event_level);
}

CASE(level, interrupt, "an interrupt's event stack level is IA32_FRED_CONFIG bits 10:9",
     "FRED 5.0, event delivery: the event stack level, IA32_FRED_CONFIG")
{
    interrupts_open();
    for (unsigned i = 0; i < FRED_LEVELS * FRED_LEVELS && !t->failures; i++)
        check_level(t, i / FRED_LEVELS, i % FRED_LEVELS);
    interrupts_close();
}
