#include "tests/distance/distance.h"
#include "tests/harness/suite.h"

CASE(smp, strike-erets, "an NMI from another CPU around an ERETS without the latch and one with it waits for the second, and arrives once",
     "SDM vol. 2, ERETS; SDM vol. 3, 6.7.1, Handling Multiple NMIs")
{
    static const struct distance_plan plan = {.path = PATH_ERETS, .at = AT_AFTER};

    distance_run(t, &plan);
}
