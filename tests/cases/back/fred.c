#include "tests/harness/suite.h"
#include "tests/restored/restored.h"

CASE(back, fred, "CR4.FRED and the FRED MSRs are restored", "UEFI 2.10, 2.3.4, x64 platforms")
{
    if (!fred_in_cpuid())
        SKIP(t, "the CPU does not have FRED");
    check_restored(t, RESTORED_FRED);
}
