#include "tests/frames/run.h"
#include "tests/harness/suite.h"

/* In ring 0 its #DB would meet the breakpoint again: the entry point is that of the NMI. Only a breakpoint
 * shows RF, which PUSHF stores as 0. */
CASE(ring3, rf-cleared-by-nmi, "an NMI in ring 3 starts its handler with RF clear, whether it was set or not: an instruction breakpoint at the entry point is met",
     "FRED 5.0, event delivery: RFLAGS; SDM vol. 3, 17.3.1.1, Instruction-Breakpoint Exception Condition")
{
    struct frames_row row = {.kind = AT_NMI, .mode = IN_RING3, .entry_breaks = true};

    check_frames_row(t, &row);
    row.flags = RFLAGS_RF;
    check_frames_row(t, &row);
}
