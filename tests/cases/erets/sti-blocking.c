#include "tests/events/erets.h"
#include "tests/events/interrupt.h"
#include "tests/harness/suite.h"

CASE(erets, sti-blocking, "ERETS with the STI bit and IF set blocks interrupts for one instruction, as STI does",
     "SDM vol. 2, ERETS: STI blocking; SDM vol. 2, STI; draft 3.0 for cs28: CS bit 24")
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
    execute_erets(&s, &frame);
    catch_off(event.type, event.vector);
    interrupts_close();
    erets_arrived(&s, &frame, 1);
    check_caught(t, &s, &event, frame_below(s.rsp), 0);
}
