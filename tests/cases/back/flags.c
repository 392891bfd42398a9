#include "tests/harness/suite.h"
#include "tests/restored/restored.h"

CASE(back, flags, "RFLAGS is restored, and interrupts are on again if they were", "UEFI 2.10, 2.3.4, x64 platforms")
{
    check_restored(t, RESTORED_FLAGS);
}
