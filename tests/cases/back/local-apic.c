#include "tests/harness/suite.h"
#include "tests/restored/restored.h"

CASE(back, local-apic, "the local APIC is as before, and nothing of ours is in service or pending", "UEFI 2.10, 2.3.4, x64 platforms")
{
    check_restored(t, RESTORED_LOCAL_APIC);
}
