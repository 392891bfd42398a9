#include "nmi/apic.h"
#include "tests/events/interrupt.h"
#include "tests/events/trigger.h"
#include "tests/harness/suite.h"

static unsigned arrived_inside;

static void send_in_handler(struct fred_regs *regs)
{
    (void)regs;
    caught.count = 0;
    interrupt_send();
    arrived_inside = caught.count;
}

CASE(fred, interrupt-waits, "an interrupt sent in an event handler stays pending, for delivery has cleared IF",
     "FRED 5.0, event delivery: RFLAGS; SDM vol. 3, 6.8.1, Masking Maskable Hardware Interrupts")
{
    struct event_state s;

    interrupts_open();
    catch_on(EVENT_HARDWARE_EXCEPTION, VECTOR_UD);
    catch_on(EVENT_EXTERNAL_INTERRUPT, INTERRUPT_VECTOR);
    catch_inside(send_in_handler);
    make_event(&s, trigger_sti_ud, 0); /* leaves the handler with IF clear */
    check_equal(t, "interrupts in the handler", 0, arrived_inside);
    make_event(&s, trigger_window, 0);
    check_equal(t, "interrupts when IF is set again", 1, caught.count);
    catch_off(EVENT_EXTERNAL_INTERRUPT, INTERRUPT_VECTOR);
    catch_off(EVENT_HARDWARE_EXCEPTION, VECTOR_UD);
    interrupts_close();
}
