#include "tests/frames/run.h"
#include "tests/harness/suite.h"

CASE(fred, frame-xm, "an SSE instruction with an unmasked invalid operand arrives as vector 19, a fault, without an error code",
     "SDM vol. 3, 6.15, Interrupt 19; FRED 5.0, event delivery")
{
    check_frames_row(t, &(struct frames_row){.kind = AT_XM});
}
