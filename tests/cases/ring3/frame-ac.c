#include "tests/frames/run.h"
#include "tests/harness/suite.h"

CASE(ring3, frame-ac, "a misaligned read in ring 3 with CR0.AM and AC set arrives as vector 17, a fault, with error code 0",
     "SDM vol. 3, 6.15, Interrupt 17; FRED 5.0, event delivery")
{
    check_frames_row(t, &(struct frames_row){.kind = AT_AC, .mode = IN_RING3, .flags = RFLAGS_AC});
}
