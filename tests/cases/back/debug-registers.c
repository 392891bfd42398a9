#include "tests/harness/suite.h"
#include "tests/restored/restored.h"

CASE(back, debug-registers, "the debug registers are restored", "UEFI 2.10, 2.3.4, x64 platforms")
{
    check_restored(t, RESTORED_DEBUG_REGISTERS);
}
