#include "tests/events/interrupt.h"
#include "include/apic.h"
#include "nmi/apic.h"
#include "tests/events/trigger.h"
#include "tests/harness/suite.h"
#include "tests/walk/walk.h"

static bool interrupt_round(struct test *t, const struct walk *w)
{
    struct event_state s;

    catch_on(EVENT_EXTERNAL_INTERRUPT, INTERRUPT_VECTOR);
    apic_send(ICR_LEVEL_ASSERT | INTERRUPT_VECTOR);
    walk_settle();
    walk_begin(w);
    make_event(&s, trigger_window, 0);
    walk_end();
    catch_off(EVENT_EXTERNAL_INTERRUPT, INTERRUPT_VECTOR);
    check_unharmed(t, &s);
    return check_equal(t, "interrupts in their handler", 1, caught.count);
}

CASE(handler, interrupt, "an NMI at each boundary of an interrupt handler arrives there, and the interrupt is handled undisturbed",
     "FRED 5.0, event delivery: what blocks NMIs; SDM vol. 3, 6.7")
{
    interrupts_open();
    walk(t, &(struct walk){.round = interrupt_round});
    interrupts_close();
}
