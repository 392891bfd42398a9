#include "tests/distance/distance.h"
#include "tests/harness/suite.h"

CASE(smp, strike-nmi, "an NMI from another CPU around the delivery of a held one merges with it before, and waits for the handler's ERETS after",
     "SDM vol. 3, 6.7.1, Handling Multiple NMIs; FRED 5.0, event delivery")
{
    static const struct distance_plan plan = {.path = PATH_NMI, .at = AT_AFTER};

    distance_run(t, &plan);
}
