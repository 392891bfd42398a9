#include "tests/suite.h"
#include "tests/trigger.h"

CASE(fred, frame-bp, "INT3 arrives as type 6, vector 3, RIP after it",
     "FRED 5.0, event delivery; SDM vol. 3, 6.15, Interrupt 3")
{
    struct struck s;
    struct fred_event event = {.type = EVENT_SOFTWARE_EXCEPTION, .vector = VECTOR_BP, .length = 1};

    catch_on(EVENT_SOFTWARE_EXCEPTION, VECTOR_BP);
    trigger_bp(&s);
    catch_off(EVENT_SOFTWARE_EXCEPTION, VECTOR_BP);

    struct fred_frame want = foretell(&s, &event), got = caught.frame;

    check_equal(t, "events", 1, caught.count);
    check_frame(t, &want, &got);
    check_equal(t, "alignment of the frame", 0, caught.at % FRED_FRAME_SIZE);
    check_equal(t, "address of the frame", align_down(s.rsp, FRED_FRAME_SIZE) - FRED_FRAME_SIZE, caught.at);
}
