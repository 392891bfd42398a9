#include "tests/suite.h"
#include "tests/trigger.h"

CASE(fred, frame-ud, "UD2 arrives as type 3, vector 6, RIP at it",
     "FRED 5.0, event delivery; SDM vol. 3, 6.15, Interrupt 6")
{
    struct struck s;
    struct fred_event event = {.type = EVENT_HARDWARE_EXCEPTION, .vector = VECTOR_UD};

    catch_on(EVENT_HARDWARE_EXCEPTION, VECTOR_UD);
    trigger_ud(&s);
    catch_off(EVENT_HARDWARE_EXCEPTION, VECTOR_UD);

    struct fred_frame want = foretell(&s, &event), got = caught.frame;

    check_equal(t, "events", 1, caught.count);
    check_frame(t, &want, &got);
    check_equal(t, "alignment of the frame", 0, caught.at % FRED_FRAME_SIZE);
    check_equal(t, "address of the frame", align_down(s.rsp, FRED_FRAME_SIZE) - FRED_FRAME_SIZE, caught.at);
}
