#include "tests/events/levels.h"
#include "tests/harness/suite.h"

static struct struck inner;
static struct caught outer;

static void strike_again(struct fred_regs *regs)
{
    (void)regs;
    outer = caught;
    caught.count = 0;
    strike(&inner, trigger_ud, 0);
}

static void one(struct test *t, unsigned first, unsigned second)
{
    struct fred_event bp = {.type = EVENT_SOFTWARE_EXCEPTION, .vector = VECTOR_BP, .length = 1};
    struct fred_event ud = {.type = EVENT_HARDWARE_EXCEPTION, .vector = VECTOR_UD, .level = first};
    unsigned level = second > first ? second : first;
    struct struck s;

    levels_open(VECTOR_BP, first);
    levels_add(VECTOR_UD, second);
    catch_on(EVENT_HARDWARE_EXCEPTION, VECTOR_UD);
    catch_on(EVENT_SOFTWARE_EXCEPTION, VECTOR_BP);
    catch_inside(strike_again);
    strike(&s, trigger_bp, 0);
    catch_off(EVENT_HARDWARE_EXCEPTION, VECTOR_UD);
    catch_off(EVENT_SOFTWARE_EXCEPTION, VECTOR_BP);
    levels_close();
    check_equal(t, "level when both are over", 0, fred_level());
    fred_set_level(first); /* what check_caught wants to find: the level that the inner one came back to */
    check_caught(t, &inner, &ud, frame_at_level(first, second, inner.rsp), level);
    fred_set_level(0);
    caught = outer;
    check_caught(t, &s, &bp, frame_at_level(0, first, s.rsp), first);
}

CASE(level, nested, "an event in a handler lies below all that this level's stack holds, or on a higher one: no level in use starts over",
     "FRED 5.0, event delivery: the event stack level, the new RSP")
{
    for (unsigned i = 0; i < FRED_LEVELS * FRED_LEVELS && !t->failures; i++) {
        one(t, i / FRED_LEVELS, i % FRED_LEVELS);
        if (t->failures)
            tell(t, "#BP to level %u, and in its handler #UD to level %u", i / FRED_LEVELS, i % FRED_LEVELS);
    }
}
