#include "tests/frames/run.h"
#include "tests/harness/suite.h"

CASE(ring3, prefixes-32-bit, "INT n, INT3, INT1, INTO and SYSENTER in 32-bit ring 3 report their length with any number of redundant prefixes, and not L",
     "FRED 5.0, event delivery: the instruction length, the L bit; SDM vol. 2, 2.1.1, Instruction Prefixes")
{
    check_frames(t, BY_PREFIXES, IN_RING3_32);
}
