#include "tests/harness/suite.h"
#include "tests/storm/storm.h"

CASE(storm, self-host, "NMIs to itself from ordinary code and from handlers: each arrives once, and what is sent while NMIs are blocked is merged",
     "SDM vol. 3, 6.7.1, Handling Multiple NMIs; SDM vol. 2, ERETS: the latch opens NMIs")
{
    static const struct storm_plan plan = {
        .sent = STORM_HOST_SENT,
        .arrived = STORM_HOST_ARRIVED,
    };

    storm_run(t, &plan);
}
