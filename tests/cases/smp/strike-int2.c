#include "tests/distance/distance.h"
#include "tests/harness/suite.h"

CASE(smp, strike-int2, "an NMI from another CPU around an INT 2 and the ERETS of its handler, with the latch, arrives once, at a boundary of both",
     "FRED 5.0, event delivery; SDM vol. 2, INT n and ERETS; SDM vol. 3, 6.7.1, Handling Multiple NMIs")
{
    static const struct distance_plan plan = {.path = PATH_INT2, .at = AT_AFTER};

    distance_run(t, &plan);
}
