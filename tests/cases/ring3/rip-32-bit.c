#include "tests/frames/run.h"
#include "tests/harness/suite.h"

CASE(ring3, rip-32-bit, "ERETU to 32-bit code drops the bits above 31 of RIP and RSP, canonical or not",
     "SDM vol. 2, ERETU")
{
    if (frames_32_bit_is_possible(t))
        check_frames_row(t, &(struct frames_row){.kind = AT_UD, .mode = IN_RING3_32, .eretu = ERETU_WIDE});
}
