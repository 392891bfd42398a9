#include "nmi/apic.h"
#include "nmi/handler.h"
#include "tests/events/trigger.h"
#include "tests/harness/suite.h"

static struct event_state struck_inside;

static void strike_breakpoint(struct fred_regs *regs)
{
    (void)regs;
    make_event(&struck_inside, trigger_bp, 0);
}

CASE(fred, nmi-stack-level, "an NMI raises the stack level to its own, an event inside keeps it, ERETS restores it",
     "FRED 5.0, event delivery: the event stack level; SDM vol. 2, ERETS")
{
    catch_on(EVENT_SOFTWARE_EXCEPTION, VECTOR_BP);
    nmi_inside(strike_breakpoint);
    nmi_send();
    check(t, nmi_wait(1), "the NMI arrives");
    catch_off(EVENT_SOFTWARE_EXCEPTION, VECTOR_BP);

    struct fred_frame frame = nmi_seen.frame, nested = caught.frame;

    check_equal(t, "level in the NMI handler", FRED_LEVEL_NMI, nmi_seen.level);
    check_equal(t, "address of the NMI's frame", fred_stack_top(FRED_LEVEL_NMI) - FRED_FRAME_SIZE,
                nmi_seen.frame_at);
    check_equal(t, "level in the NMI's frame", 0, fred_frame_decode(fred_layout(), &frame).level);
    check_equal(t, "level in the #BP handler", FRED_LEVEL_NMI, caught.level);
    check_equal(t, "level in the #BP's frame", FRED_LEVEL_NMI,
                fred_frame_decode(fred_layout(), &nested).level);
    check_equal(t, "address of the #BP's frame", frame_below(struck_inside.rsp), caught.at);
    check_equal(t, "level after both", 0, fred_level());
}
