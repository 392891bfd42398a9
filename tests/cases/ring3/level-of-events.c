#include "tests/frames/run.h"
#include "tests/harness/suite.h"

CASE(ring3, level-of-events, "in ring 3 only a nested exception and a double fault get their event stack level; every other event gets level 0, and none a redzone",
     "FRED 5.0, event delivery: the event stack level, the new RSP")
{
    check_frames(t, BY_LEVELS, IN_RING3);
}
