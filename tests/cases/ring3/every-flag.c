#include "tests/frames/run.h"
#include "tests/harness/suite.h"

CASE(ring3, every-flag, "every kind of event in ring 3 saves RFLAGS as they are, starts its handler with all of them clear, and swaps GS, as its ERETU does",
     "FRED 5.0, event delivery and ERETU; SDM vol. 3, 17.3.1.1, Instruction-Breakpoint Exception Condition, for RF")
{
    check_frames(t, BY_FLAGS, IN_RING3);
}
