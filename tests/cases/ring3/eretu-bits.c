#include "tests/frames/run.h"
#include "tests/harness/suite.h"

CASE(ring3, eretu-bits, "ERETU with SYS and TF leaves a step pending at its target, with TF alone one after an instruction; STI blocks nothing, and all of it goes with the latch",
     "SDM vol. 2, ERETU: SS bits 18:16; draft 3.0 for cs28: CS bits 28, 25, 24")
{
    check_frames(t, BY_ERETU, IN_RING3);
}
