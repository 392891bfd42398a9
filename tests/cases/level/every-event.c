#include "tests/frames/run.h"
#include "tests/harness/suite.h"

CASE(level, every-event, "the frame of every kind of event in ring 0 is where CSL, its event stack level and the redzone say, at any of them",
     "FRED 5.0, event delivery: the event stack level, the new RSP")
{
    check_frames(t, BY_LEVELS, IN_RING0);
}
