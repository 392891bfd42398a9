#include "tests/frames/run.h"
#include "tests/harness/suite.h"

CASE(ring3, eretu-bits-32-bit, "the same by an ERETU to 32-bit code",
     "SDM vol. 2, ERETU: SS bits 18:16; draft 3.0 for cs28: CS bits 28, 25, 24")
{
    check_frames(t, BY_ERETU, IN_RING3_32);
}
