#include "tests/distance/distance.h"
#include "tests/harness/suite.h"

CASE(smp, strike-halted-guest, "an NMI from another CPU around HLT of a guest arrives once, and exits from the halted guest",
     "SDM vol. 3, 25.2, Other Causes of VM Exits, and 27.1, Architectural State before a VM Exit")
{
    static const struct distance_plan plan = {.path = PATH_HALTED_GUEST, .at = AT_HALTED};

    distance_run(t, &plan);
}
