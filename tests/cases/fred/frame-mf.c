#include "tests/frames/run.h"
#include "tests/harness/suite.h"

CASE(fred, frame-mf, "FWAIT with an x87 exception pending arrives as vector 16, a fault, without an error code",
     "SDM vol. 3, 6.15, Interrupt 16; FRED 5.0, event delivery")
{
    check_frames_row(t, &(struct frames_row){.kind = AT_MF});
}
