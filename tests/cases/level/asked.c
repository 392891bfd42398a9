#include "tests/events/levels.h"
#include "tests/harness/suite.h"

/* By level in force, then level asked for. */
static const unsigned level_of_handler[FRED_LEVELS][FRED_LEVELS] = {
    {0, 1, 2, 3},
    {1, 1, 2, 3},
    {2, 2, 2, 3},
    {3, 3, 3, 3},
};

static void one(struct test *t, unsigned now, unsigned asked)
{
    struct fred_event event = {
        .type = EVENT_SOFTWARE_EXCEPTION, .vector = VECTOR_BP, .length = 1, .level = now};
    struct struck s;

    levels_open(VECTOR_BP, asked);
    fred_set_level(now);
    catch_on(event.type, event.vector);
    strike(&s, trigger_bp, 0);
    catch_off(event.type, event.vector);
    levels_close();
    check_caught(t, &s, &event, frame_at_level(now, asked, s.rsp), level_of_handler[now][asked]);
    fred_set_level(0);
}

CASE(level, asked, "an event gets the higher of the level in force and the one that it asks for, and a stack of its own only above",
     "FRED 5.0, event delivery: the event stack level, the new RSP; SDM vol. 2, ERETS")
{
    for (unsigned i = 0; i < FRED_LEVELS * FRED_LEVELS && !t->failures; i++) {
        one(t, i / FRED_LEVELS, i % FRED_LEVELS);
        if (t->failures)
            tell(t, "with level %u in force and %u asked for", i / FRED_LEVELS, i % FRED_LEVELS);
    }
}
