#include "tests/back.h"
#include "tests/suite.h"

CASE(back, local-apic, "the local APIC is as before, and nothing of ours is in service or pending", "UEFI 2.10, 2.3.4, x64 platforms")
{
    check_back(t, BACK_LOCAL_APIC);
}
