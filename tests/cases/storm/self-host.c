#include "tests/harness/suite.h"
#include "tests/storm/storm.h"

CASE(storm, self-host, "self-sent NMIs in ordinary code and in handlers: each arrives once, and those sent while NMIs are blocked are merged",
     "SDM vol. 3, 6.7.1, Handling Multiple NMIs; SDM vol. 2, ERETS: the latch opens NMIs")
{
    static const struct storm_plan plan = {
        .sent = STORM_HOST_SENT,
        .arrived = STORM_HOST_ARRIVED,
    };

    storm_run(t, &plan);
}
