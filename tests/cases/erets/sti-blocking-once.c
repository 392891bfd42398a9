#include "tests/events/erets.h"
#include "tests/events/interrupt.h"
#include "tests/harness/suite.h"

CASE(erets, sti-blocking-once, "ERETS with the STI bit right after STI blocks nothing further: a pending interrupt arrives at its target",
     "SDM vol. 2, ERETS: blocking by STI, unless it is in effect already")
{
    struct fred_event event = {.type = EVENT_EXTERNAL_INTERRUPT, .vector = INTERRUPT_VECTOR};
    struct fred_frame frame = erets_frame(false);
    struct event_state s;

    if (!fred_is_native())
        SKIP(t, "only STI blocks interrupts for one instruction, and it cannot end a return in software");
    frame.rflags |= RFLAGS_IF;
    frame.cs |= fred_layout()->cs_sti;
    frame.ss |= fred_layout()->ss_sti;
    interrupts_open();
    interrupt_send();
    catch_on(event.type, event.vector);
    execute_return(&s, trigger_sti_erets, &frame);
    catch_off(event.type, event.vector);
    interrupts_close();
    erets_arrived(&s, &frame, 0);
    check_caught(t, &s, &event, frame_below(s.rsp), 0);
}
