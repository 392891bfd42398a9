#include "tests/frames/run.h"
#include "tests/harness/suite.h"

CASE(ring3, debug-status, "a debug exception in ring 3 leaves its cause in DR6 and, inverted, in the event data: a step, and each breakpoint register",
     "FRED 5.0, event delivery: event data of #DB; SDM vol. 3, 17.2.3, Debug Status Register (DR6)")
{
    check_frames(t, BY_DEBUG, IN_RING3);
}
