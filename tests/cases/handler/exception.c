#include "tests/events/trigger.h"
#include "tests/harness/suite.h"
#include "tests/walk/walk.h"

/* Every fault saves RF as 1 (SDM vol. 3, 17.3.1.1), which would suppress a breakpoint on return. */
static void clear_rf(struct fred_regs *regs)
{
    regs->frame.rflags &= ~RFLAGS_RF;
}

static bool exception_round(struct test *t, const struct walk *w)
{
    struct event_state s;

    catch_on(EVENT_HARDWARE_EXCEPTION, VECTOR_UD);
    catch_inside(clear_rf);
    walk_begin(w);
    make_event(&s, trigger_ud, 0);
    walk_end();
    catch_off(EVENT_HARDWARE_EXCEPTION, VECTOR_UD);
    check_unharmed(t, &s);
    return check_equal(t, "exceptions in their handler", 1, caught.count);
}

CASE(handler, exception, "an NMI at each boundary of an exception handler arrives there, and the exception is handled undisturbed",
     "FRED 5.0, event delivery: what blocks NMIs; SDM vol. 3, 6.7")
{
    walk(t, &(struct walk){.round = exception_round});
}
