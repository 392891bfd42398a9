#include "tests/frames/run.h"
#include "tests/harness/suite.h"

CASE(ring3, rf-cleared-by-nmi, "an NMI in ring 3 starts its handler with RF clear: an instruction breakpoint at the entry point is met",
     "FRED 5.0, event delivery: RFLAGS; SDM vol. 3, 17.3.1.1, Instruction-Breakpoint Exception Condition")
{
    check_frames_row(t, &(struct frames_row){.kind = AT_NMI, .mode = IN_RING3, .entry_breaks = true});
}
