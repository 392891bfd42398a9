#include "boot/smp/ap.h"
#include "tests/harness/suite.h"
#include "tests/restored/aps.h"

CASE(back, every-cpu, "the firmware can start every AP again, with its state restored",
     "UEFI Platform Initialization 1.8, vol. 2, 13.4.4, StartupThisAP; SDM vol. 3, 4.1 to 4.5")
{
    if (!aps_count())
        SKIP(t, "there is only one CPU, or only one was requested");
    check_restored_aps(t);
}
