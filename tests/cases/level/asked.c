#include "tests/events/levels.h"
#include "tests/harness/suite.h"

/* By CSL, then by event stack level. */
static const unsigned level_of_handler[FRED_LEVELS][FRED_LEVELS] = {
    {0, 1, 2, 3},
    {1, 1, 2, 3},
    {2, 2, 2, 3},
    {3, 3, 3, 3},
};

static void check_level(struct test *t, unsigned csl, unsigned event_level)
{
    struct fred_event event = {
        .type = EVENT_SOFTWARE_EXCEPTION, .vector = VECTOR_BP, .length = 1, .level = csl};
    struct event_state s;

    levels_open(VECTOR_BP, event_level);
    fred_set_level(csl);
    catch_on(event.type, event.vector);
    make_event(&s, trigger_bp, 0);
    catch_off(event.type, event.vector);
    levels_close();
    check_caught(t, &s, &event, frame_at_level(csl, event_level, s.rsp), level_of_handler[csl][event_level]);
    fred_set_level(0);
}

CASE(level, asked, "an event runs at the higher of CSL and its event stack level, and switches stacks only above CSL",
     "FRED 5.0, event delivery: the event stack level, the new RSP; SDM vol. 2, ERETS")
{
    for (unsigned i = 0; i < FRED_LEVELS * FRED_LEVELS && !t->failures; i++) {
        check_level(t, i / FRED_LEVELS, i % FRED_LEVELS);
        if (t->failures)
            tell(t, "with CSL %u and event stack level %u", i / FRED_LEVELS, i % FRED_LEVELS);
    }
}
