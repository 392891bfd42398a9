#include "tests/suite.h"
#include "tests/trigger.h"

#define VECTOR 0x42

CASE(fred, frame-int, "INT n arrives as type 4 with its vector, RIP after it, software-initiated",
     "FRED 5.0, event delivery; SDM vol. 2, INT n")
{
    struct fred_event event = {.type = EVENT_SOFTWARE_INTERRUPT, .vector = VECTOR, .length = 2, .sys = true};
    struct struck s;

    catch_on(EVENT_SOFTWARE_INTERRUPT, VECTOR);
    s.rip = fred_int(VECTOR);
    catch_off(EVENT_SOFTWARE_INTERRUPT, VECTOR);
    s.rsp = fred_int_rsp;
    s.rflags = caught.gprs.rdx; /* where a site has RFLAGS, see include/int_site.inc */

    struct fred_frame want = foretell(&s, &event), got = caught.frame;

    check_equal(t, "events", 1, caught.count);
    check_frame(t, &want, &got);
    check_equal(t, "address of the frame", align_down(s.rsp, FRED_FRAME_SIZE) - FRED_FRAME_SIZE, caught.at);
}
