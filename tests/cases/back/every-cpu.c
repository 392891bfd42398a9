#include "boot/smp/ap.h"
#include "tests/harness/suite.h"
#include "tests/restored/aps.h"

CASE(back, every-cpu, "the firmware can start every other CPU again, and it has the state that it had",
     "UEFI Platform Initialization 1.8, vol. 2, 13.4.4, StartupThisAP; SDM vol. 3, 4.1 to 4.5")
{
    if (!aps_count())
        SKIP(t, "one CPU is all there is, or all that was asked for");
    check_restored_aps(t);
}
