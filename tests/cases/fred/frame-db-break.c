#include "tests/frames/run.h"
#include "tests/harness/suite.h"

CASE(fred, frame-db-break, "an instruction breakpoint arrives as vector 1, a fault: RIP at the instruction, RF saved as 1",
     "SDM vol. 3, 17.3.1.1, Instruction-Breakpoint Exception Condition: every fault saves RF as 1")
{
    check_frames_row(t, &(struct frames_row){.kind = AT_BREAK});
}
