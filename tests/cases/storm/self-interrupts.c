#include "tests/harness/suite.h"
#include "tests/storm/storm.h"

CASE(storm, self-interrupts, "self-sent NMIs and interrupts in and around the guest: each is reflected or delivered, and arrives once",
     "SDM vol. 3, 6.7.1, Handling Multiple NMIs; SDM vol. 2, ERETS: the latch opens NMIs; SDM vol. 3, 10.8.4, and 25.2: external interrupts")
{
    static const struct storm_plan plan = {
        .guest = true,
        .interrupts = true,
        .sent = BIT(STORM_EVENT) | BIT(STORM_HANDLER) | BIT(STORM_ENTRY) | BIT(STORM_GUEST) | BIT(STORM_EXIT),
        .arrived =
            BIT(STORM_EVENT) | BIT(STORM_ERETS) | BIT(STORM_ENTRY) | BIT(STORM_GUEST) | BIT(STORM_EXIT),
    };

    storm_run(t, &plan);
}
