#include "tests/harness/suite.h"
#include "tests/storm/storm.h"

CASE(storm, others-interrupts, "every CPU runs a guest, reflects, and sends NMIs and interrupts to every CPU: each arrives",
     "SDM vol. 3, 6.7.1, Handling Multiple NMIs; SDM vol. 2, ERETS: the latch opens NMIs; SDM vol. 3, 10.8.4, and 25.2: external interrupts")
{
    static const struct storm_plan plan = {
        .every_cpu = true,
        .guest = true,
        .interrupts = true,
        .nested = true,
        .sent = BIT(STORM_EVENT) | BIT(STORM_HANDLER) | BIT(STORM_ENTRY) | BIT(STORM_GUEST) |
                BIT(STORM_EXIT) | BIT(STORM_STUB),
        .arrived = BIT(STORM_EVENT) | BIT(STORM_ERETS) | BIT(STORM_ENTRY) | BIT(STORM_GUEST) |
                   BIT(STORM_EXIT) | BIT(STORM_STUB),
    };

    storm_run(t, &plan);
}
