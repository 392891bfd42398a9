#include "tests/distance/distance.h"
#include "tests/harness/suite.h"

CASE(smp, strike-ring3, "an NMI from another CPU around ERETU to ring 3 and an event there arrives once, in ring 0 or in ring 3",
     "SDM vol. 2, ERETU; FRED 5.0, event delivery")
{
    static const struct distance_plan plan = {.path = PATH_RING3, .at = AT_AFTER3};

    distance_run(t, &plan);
}
