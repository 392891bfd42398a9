#include "tests/distance/distance.h"
#include "tests/harness/suite.h"

CASE(smp, strike-resume, "an NMI from another CPU around VMRESUME and an exit arrives once: in the host, or by an NMI exit",
     "SDM vol. 3, 25.2, Other Causes of VM Exits, and 26.7, Special Features of VM Entry")
{
    static const struct distance_plan plan = {.path = PATH_ENTRY, .at = AT_AFTER};

    distance_run(t, &plan);
}
