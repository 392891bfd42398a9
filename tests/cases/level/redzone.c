#include "tests/events/levels.h"
#include "tests/harness/suite.h"

#define REDZONES 8 /* 0 to 7 units */

static void check_redzone(struct test *t, unsigned units, unsigned event_level)
{
    struct fred_event event = {.type = EVENT_SOFTWARE_EXCEPTION, .vector = VECTOR_BP, .length = 1};
    uint64_t config = config_redzone(units), rsp;
    struct event_state s;

    levels_open(VECTOR_BP, event_level);
    catch_on(event.type, event.vector);
    make_event(&s, trigger_bp, 0);
    catch_off(event.type, event.vector);
    levels_close();
    config_close(config);
    rsp = s.rsp - units * FRED_REDZONE_UNIT; /* applies to the current stack, not to a fresh one */
    check_caught(t, &s, &event, frame_at_level(0, event_level, rsp), event_level);
    if (t->failures)
        tell(t, "with a redzone of %u units and event stack level %u", units, event_level);
}

CASE(level, redzone, "a frame on the current stack skips a redzone of 0 to 7 times 64 bytes, one on a fresh stack none",
     "FRED 5.0, event delivery: the new RSP, IA32_FRED_CONFIG bits 8:6")
{
    for (unsigned i = 0; i < REDZONES * 2 && !t->failures; i++)
        check_redzone(t, i / 2, i % 2);
}
