#include "tests/frames/run.h"
#include "tests/harness/suite.h"

CASE(ring3, rf-cleared, "every kind of event in ring 3 starts its handler with RF clear: an instruction breakpoint at the entry point is met",
     "FRED 5.0, event delivery: RFLAGS; SDM vol. 3, 17.3.1.1, Instruction-Breakpoint Exception Condition")
{
    check_frames(t, BY_ENTRY, IN_RING3);
}
