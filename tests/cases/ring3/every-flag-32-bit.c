#include "tests/frames/run.h"
#include "tests/harness/suite.h"

CASE(ring3, every-flag-32-bit, "every instruction for an event in 32-bit ring 3 saves RFLAGS as they are and starts its handler with all of them clear",
     "FRED 5.0, event delivery and ERETU; SDM vol. 2, ERETU")
{
    check_frames(t, BY_FLAGS, IN_RING3_32);
}
