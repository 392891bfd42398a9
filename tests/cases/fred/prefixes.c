#include "tests/frames/run.h"
#include "tests/harness/suite.h"

CASE(fred, prefixes, "INT n, INT3, INT1, SYSCALL and SYSENTER report their length with any number of redundant prefixes, up to 15 bytes",
     "FRED 5.0, event delivery: the instruction length; SDM vol. 2, 2.1.1, Instruction Prefixes")
{
    check_frames(t, BY_PREFIXES, IN_RING0);
}
