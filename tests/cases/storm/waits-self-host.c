#include "tests/harness/suite.h"
#include "tests/storm/storm.h"

CASE(storm, waits-self-host, "self-sent NMIs, each after the one before has arrived: as many arrive as are sent",
     "SDM vol. 3, 6.7.1, Handling Multiple NMIs; SDM vol. 2, ERETS: the latch opens NMIs")
{
    static const struct storm_plan plan = {
        .nested = true,
        .waits = true,
        .sent = STORM_HOST_SENT,
        .arrived = STORM_HOST_ARRIVED,
    };

    storm_run(t, &plan);
}
