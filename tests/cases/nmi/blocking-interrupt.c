#include "tests/events/blocking.h"
#include "tests/events/interrupt.h"
#include "tests/events/trigger.h"
#include "tests/harness/suite.h"

static void by_interrupt(fred_handler *inside)
{
    struct event_state s;

    interrupt_send();
    catch_on(EVENT_EXTERNAL_INTERRUPT, INTERRUPT_VECTOR);
    catch_inside(inside);
    make_event(&s, trigger_window, 0);
    catch_off(EVENT_EXTERNAL_INTERRUPT, INTERRUPT_VECTOR);
}

CASE(nmi, blocking-interrupt, "an interrupt does not change NMI blocking; its ERETS does only with the latch, which unblocks NMIs",
     "FRED 5.0, event delivery; SDM vol. 2, ERETS; SDM vol. 3, 6.7.1, Handling Multiple NMIs")
{
    interrupts_open(); /* while NMIs are unblocked: an accepted interrupt may arrive, and end in ERETS */
    check_blocking(t, by_interrupt, false);
    interrupts_close();
}
