#include "tests/back.h"
#include "tests/suite.h"

CASE(back, debug-registers, "the debug registers are the firmware's again", "UEFI 2.10, 2.3.4, x64 platforms")
{
    check_back(t, BACK_DEBUG_REGISTERS);
}
