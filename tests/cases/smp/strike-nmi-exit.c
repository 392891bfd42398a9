#include "tests/distance/distance.h"
#include "tests/harness/suite.h"

CASE(smp, strike-nmi-exit, "an NMI from another CPU around the exit of a held one merges with it before, and waits for the host's ERETS after",
     "SDM vol. 3, 27.5.5, Updating Non-Register State, and 26.7.1, Interruptibility State")
{
    static const struct distance_plan plan = {.path = PATH_NMI_EXIT, .at = AT_AFTER};

    distance_run(t, &plan);
}
