#include "include/instructions.h"
#include "tests/suite.h"
#include "tests/trigger.h"

CASE(fred, frame-pf, "a page fault arrives as type 3, vector 14, its address in the event data",
     "FRED 5.0, event delivery; SDM vol. 3, 4.7, Page-Fault Exceptions, and 6.15, Interrupt 14")
{
    struct struck s;
    struct fred_event event = {
        .type = EVENT_HARDWARE_EXCEPTION, .vector = VECTOR_PF, .event_data = TRIGGER_NOWHERE};

    catch_on(EVENT_HARDWARE_EXCEPTION, VECTOR_PF);
    trigger_pf(&s);
    catch_off(EVENT_HARDWARE_EXCEPTION, VECTOR_PF);

    struct fred_frame want = foretell(&s, &event), got = caught.frame;

    check_equal(t, "events", 1, caught.count);
    check_frame(t, &want, &got);
    check_equal(t, "alignment of the frame", 0, caught.at % FRED_FRAME_SIZE);
    check_equal(t, "address of the frame", align_down(s.rsp, FRED_FRAME_SIZE) - FRED_FRAME_SIZE, caught.at);
    check_equal(t, "CR2", TRIGGER_NOWHERE, read_cr2());
}
