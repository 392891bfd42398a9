#include "tests/events/levels.h"
#include "tests/harness/suite.h"

static const struct {
    trigger *make;
    const uint8_t *site;
    struct fred_event event;
} event_kinds[] = {
    {trigger_ud, NULL, {.type = EVENT_HARDWARE_EXCEPTION, .vector = VECTOR_UD}},
    {trigger_de, NULL, {.type = EVENT_HARDWARE_EXCEPTION, .vector = VECTOR_DE}},
    {trigger_bp, NULL, {.type = EVENT_SOFTWARE_EXCEPTION, .vector = VECTOR_BP, .length = 1}},
    {NULL,
     trigger_int1_site,
     {.type = EVENT_PRIVILEGED_SOFTWARE_EXCEPTION, .vector = VECTOR_DB, .length = 1}},
};

static void check_kind(struct test *t, unsigned kind, unsigned level)
{
    const struct fred_event *event = &event_kinds[kind].event;
    struct event_state s;

    catch_on(event->type, event->vector);
    if (event_kinds[kind].make)
        make_event(&s, event_kinds[kind].make, 0);
    else
        make_event_at_site(&s, event_kinds[kind].site);
    catch_off(event->type, event->vector);
    levels_close();
    check_caught(t, &s, event, frame_at_level(0, level, s.rsp), level);
    if (t->failures)
        tell(t, "type %u, vector %u, wanted on level %u", event->type, event->vector, level);
}

CASE(level, by-vector, "exceptions, INT3 and INT1 take their event stack level from the two bits of their vector",
     "FRED 5.0, event delivery: the event stack level, IA32_FRED_STKLVLS")
{
    for (unsigned i = 0; i < COUNT_OF(event_kinds) * FRED_LEVELS && !t->failures; i++) {
        unsigned kind = i / FRED_LEVELS, level = i % FRED_LEVELS;

        levels_open_but(event_kinds[kind].event.vector, level);
        check_kind(t, kind, level);
    }
}
