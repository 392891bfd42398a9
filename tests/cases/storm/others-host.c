#include "tests/every_cpu.h"
#include "tests/storm.h"
#include "tests/suite.h"

CASE(storm, others-host, "every CPU sends NMIs to every CPU: each arrives, and only what meets another is merged",
     "SDM vol. 3, 6.7.1, Handling Multiple NMIs; SDM vol. 2, ERETS: the latch opens NMIs")
{
    static const struct storm_plan plan = {
        .every_cpu = true,
        .nested = true,
        .sent = BIT(STORM_HOST) | BIT(STORM_EVENT) | BIT(STORM_HANDLER),
        .arrived = BIT(STORM_HOST) | BIT(STORM_EVENT) | BIT(STORM_ERETS),
    };

    if (!every_cpu_there(t))
        return;
    storm_run(t, &plan);
}
