#include "tests/distance/distance.h"
#include "tests/harness/suite.h"

CASE(smp, strike-halted, "an NMI from another CPU around HLT arrives once, and wakes a CPU that is halted",
     "SDM vol. 2, HLT; SDM vol. 3, 6.7.1, Handling Multiple NMIs")
{
    static const struct distance_plan plan = {.path = PATH_HALT, .at = AT_AFTER};

    distance_run(t, &plan);
}
