#include "tests/harness/suite.h"
#include "tests/storm/storm.h"

CASE(storm, self-nested, "self-sent NMIs with exceptions inside NMI and exception handlers: none arrives before the NMI handler ends",
     "SDM vol. 3, 6.7.1, Handling Multiple NMIs; SDM vol. 2, ERETS: the latch opens NMIs")
{
    static const struct storm_plan plan = {
        .nested = true,
        .sent = STORM_HOST_SENT,
        .arrived = STORM_HOST_ARRIVED,
    };

    storm_run(t, &plan);
}
