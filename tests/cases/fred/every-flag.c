#include "tests/frames/run.h"
#include "tests/harness/suite.h"

CASE(fred, every-flag, "every kind of event in ring 0 saves RFLAGS as they are and starts its handler with all of them clear, each flag alone and all together",
     "FRED 5.0, event delivery; SDM vol. 3, 17.3.1.1, Instruction-Breakpoint Exception Condition, for RF")
{
    check_frames(t, BY_FLAGS, IN_RING0);
}
