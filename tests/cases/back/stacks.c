#include "tests/smp/stacks.h"
#include "tests/harness/suite.h"

CASE(back, stacks, "every stack of every CPU had room left for a report, and for one during that report",
     "SDM vol. 3, 6.12.1 and 6.14.5; FRED 5.0, event delivery: a stack that overflows is a page fault at its guard page")
{
    check_stacks(t);
}
