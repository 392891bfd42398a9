#include "include/instructions.h"
#include "tests/events/erets.h"
#include "tests/harness/suite.h"

CASE(erets, step-at-once, "if ERETS sets TF and the frame is a software interrupt's, the trap is pending right after it",
     "SDM vol. 2, ERETS: SS bit 17 with TF; draft 3.0 for cs28: CS bit 25")
{
    struct fred_event event = {
        .type = EVENT_HARDWARE_EXCEPTION, .vector = VECTOR_DB, .rflags = RFLAGS_TF, .event_data = DEBUG_STEP};

    for (unsigned latch = 0; latch < 2; latch++) {
        struct fred_frame frame = erets_frame(latch);
        struct event_state s;

        frame.rflags |= RFLAGS_TF;
        frame.cs |= fred_layout()->cs_sys;
        frame.ss |= fred_layout()->ss_sys;
        write_dr6(DR6_NOTHING);
        catch_on(event.type, event.vector);
        execute_erets(&s, &frame);
        catch_off(event.type, event.vector);
        write_dr6(DR6_NOTHING);
        erets_arrived(&s, &frame, 0);
        check_caught(t, &s, &event, frame_below(s.rsp), 0);
    }
}
