#include "tests/harness/suite.h"
#include "tests/storm/storm.h"

CASE(storm, others-interrupts-host, "every CPU, without a guest, sends NMIs and interrupts to every CPU: each arrives",
     "SDM vol. 3, 6.7.1, Handling Multiple NMIs; SDM vol. 2, ERETS: the latch opens NMIs; SDM vol. 3, 10.8.4")
{
    static const struct storm_plan plan = {
        .every_cpu = true,
        .interrupts = true,
        .nested = true,
        .sent = STORM_HOST_SENT,
        .arrived = STORM_HOST_ARRIVED,
    };

    storm_run(t, &plan);
}
