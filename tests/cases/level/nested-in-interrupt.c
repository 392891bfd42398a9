#include "include/msr.h"
#include "tests/events/interrupt.h"
#include "tests/events/levels.h"
#include "tests/harness/suite.h"

#define BAD_STACK (TRIGGER_NOWHERE + FRED_FRAME_SIZE)

CASE(level, nested-in-interrupt, "a page fault in the delivery of an interrupt arrives with the nested bit and the interrupt's RIP",
     "FRED 5.0, event delivery: nested exceptions; SDM vol. 3, 6.15, Interrupt 8, table 6-5")
{
    struct fred_event event = {.type = EVENT_HARDWARE_EXCEPTION,
                               .vector = VECTOR_PF,
                               .nested = true,
                               .error_code = PF_ERROR_WRITE,
                               .rflags = RFLAGS_IF};
    uint64_t config, top = fred_stack_top(1);
    struct event_state s;

    interrupts_open(); /* at CSL: an interrupt accepted before may arrive */
    config = config_interrupt_level(1);
    interrupt_send();
    fred_write(IA32_FRED_RSP1, BAD_STACK);
    catch_on(event.type, event.vector);
    make_event(&s, trigger_window, 0);
    catch_off(event.type, event.vector);
    fred_write(IA32_FRED_RSP1, top);
    config_close(config);
    interrupt_end(); /* the APIC has delivered it, though it reached no handler */
    interrupts_close();
    /* The order in which the words of a frame are written is not specified. */
    event.event_data = caught.frame.event_data;
    check(t, event.event_data - TRIGGER_NOWHERE < FRED_FRAME_SIZE, "event data inside the missing frame");
    check_caught(t, &s, &event, frame_below(s.rsp), 0);
}
