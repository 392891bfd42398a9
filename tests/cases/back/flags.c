#include "tests/back.h"
#include "tests/suite.h"

CASE(back, flags, "interrupts are on again if they were, and the other flags as before", "UEFI 2.10, 2.3.4, x64 platforms")
{
    check_back(t, BACK_FLAGS);
}
