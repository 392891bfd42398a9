#include "include/instructions.h"
#include "tests/events/erets.h"
#include "tests/harness/suite.h"

CASE(erets, step-after-one, "if ERETS sets TF and the frame is no software interrupt's, the trap comes after one instruction",
     "SDM vol. 2, ERETS; SDM vol. 3, 17.3.1.4, Single-Step Exception Condition")
{
    struct fred_event event = {
        .type = EVENT_HARDWARE_EXCEPTION, .vector = VECTOR_DB, .rflags = RFLAGS_TF, .event_data = DEBUG_STEP};
    /* With the latch the software backend returns by IRETQ, the only other instruction that sets TF like
     * this. */
    struct fred_frame frame = erets_frame(true);
    struct event_state s;

    frame.rflags |= RFLAGS_TF;
    write_dr6(DR6_NOTHING);
    catch_on(event.type, event.vector);
    execute_erets(&s, &frame);
    catch_off(event.type, event.vector);
    write_dr6(DR6_NOTHING);
    erets_arrived(&s, &frame, 1);
    check_caught(t, &s, &event, frame_below(s.rsp), 0);
}
