#include "tests/events/erets.h"
#include "tests/events/interrupt.h"
#include "tests/harness/suite.h"

CASE(erets, interrupt-at-once, "a pending interrupt arrives right after an ERETS that sets IF, before any instruction",
     "SDM vol. 2, ERETS: without SS bit 16 there is no blocking by STI")
{
    struct fred_event event = {.type = EVENT_EXTERNAL_INTERRUPT, .vector = INTERRUPT_VECTOR};
    struct fred_frame frame = erets_frame(false);
    struct event_state s;

    frame.rflags |= RFLAGS_IF;
    interrupts_open();
    interrupt_send();
    catch_on(event.type, event.vector);
    execute_erets(&s, &frame);
    catch_off(event.type, event.vector);
    interrupts_close();
    erets_arrived(&s, &frame, 0);
    check_caught(t, &s, &event, frame_below(s.rsp), 0);
}
