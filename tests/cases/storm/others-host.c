#include "tests/harness/suite.h"
#include "tests/storm/storm.h"

CASE(storm, others-host, "every CPU sends NMIs to every CPU: each arrives, or meets another and is merged",
     "SDM vol. 3, 6.7.1, Handling Multiple NMIs; SDM vol. 2, ERETS: the latch opens NMIs")
{
    static const struct storm_plan plan = {
        .every_cpu = true,
        .nested = true,
        .sent = STORM_HOST_SENT,
        .arrived = STORM_HOST_ARRIVED,
    };

    storm_run(t, &plan);
}
