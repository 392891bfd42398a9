#include "tests/events/levels.h"
#include "tests/harness/suite.h"

static struct event_state inner_struck;
static struct caught outer_caught;

static void strike_again(struct fred_regs *regs)
{
    (void)regs;
    outer_caught = caught;
    caught.count = 0;
    make_event(&inner_struck, trigger_ud, 0);
}

static void check_levels(struct test *t, unsigned first, unsigned second)
{
    struct fred_event bp = {.type = EVENT_SOFTWARE_EXCEPTION, .vector = VECTOR_BP, .length = 1};
    struct fred_event ud = {.type = EVENT_HARDWARE_EXCEPTION, .vector = VECTOR_UD, .level = first};
    unsigned level = second > first ? second : first;
    struct event_state s;

    levels_open(VECTOR_BP, first);
    levels_add(VECTOR_UD, second);
    catch_on(EVENT_HARDWARE_EXCEPTION, VECTOR_UD);
    catch_on(EVENT_SOFTWARE_EXCEPTION, VECTOR_BP);
    catch_inside(strike_again);
    make_event(&s, trigger_bp, 0);
    catch_off(EVENT_HARDWARE_EXCEPTION, VECTOR_UD);
    catch_off(EVENT_SOFTWARE_EXCEPTION, VECTOR_BP);
    levels_close();
    check_equal(t, "level after both", 0, fred_level());
    fred_set_level(first); /* check_caught expects the level to which the inner event returned */
    check_caught(t, &inner_struck, &ud, frame_at_level(first, second, inner_struck.rsp), level);
    fred_set_level(0);
    caught = outer_caught;
    check_caught(t, &s, &bp, frame_at_level(0, first, s.rsp), first);
}

CASE(level, nested, "a nested event's frame lies below all that the stack holds, or on a higher level: no stack in use restarts",
     "FRED 5.0, event delivery: the event stack level, the new RSP")
{
    for (unsigned i = 0; i < FRED_LEVELS * FRED_LEVELS && !t->failures; i++) {
        check_levels(t, i / FRED_LEVELS, i % FRED_LEVELS);
        if (t->failures)
            tell(t, "#BP to level %u, and in its handler #UD to level %u", i / FRED_LEVELS, i % FRED_LEVELS);
    }
}
