#include "tests/harness/suite.h"
#include "tests/storm/storm.h"

CASE(storm, waits-self-guest, "self-sent NMIs in and around the guest, each after the one before: as many exit or arrive as are sent",
     "SDM vol. 3, 6.7.1, Handling Multiple NMIs; SDM vol. 2, ERETS: the latch opens NMIs; SDM vol. 3, 25.2: NMI exits")
{
    static const struct storm_plan plan = {
        .guest = true,
        .waits = true,
        .sent = BIT(STORM_HANDLER) | BIT(STORM_ENTRY) | BIT(STORM_GUEST) | BIT(STORM_EXIT),
        .arrived = BIT(STORM_ERETS) | BIT(STORM_ENTRY) | BIT(STORM_GUEST) | BIT(STORM_EXIT),
    };

    storm_run(t, &plan);
}
