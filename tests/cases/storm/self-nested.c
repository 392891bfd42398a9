#include "tests/storm.h"
#include "tests/suite.h"

CASE(storm, self-nested, "NMIs to itself with exceptions in the handlers of NMIs and of exceptions: none comes before the NMI handler ends",
     "SDM vol. 3, 6.7.1, Handling Multiple NMIs; SDM vol. 2, ERETS: the latch opens NMIs")
{
    static const struct storm_plan plan = {
        .nested = true,
        .sent = BIT(STORM_HOST) | BIT(STORM_EVENT) | BIT(STORM_HANDLER),
        .arrived = BIT(STORM_HOST) | BIT(STORM_EVENT) | BIT(STORM_ERETS),
    };

    storm_run(t, &plan);
}
