#include "tests/distance/distance.h"
#include "tests/harness/suite.h"

CASE(smp, strike-event, "an NMI from another CPU around the delivery of an event and the ERETS of its handler arrives once, at a boundary of both",
     "FRED 5.0, event delivery; SDM vol. 2, ERETS; SDM vol. 3, 6.7.1, Handling Multiple NMIs")
{
    static const struct distance_plan plan = {.path = PATH_EVENT, .at = AT_AFTER};

    distance_run(t, &plan);
}
