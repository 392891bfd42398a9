#include "tests/harness/suite.h"
#include "tests/restored/restored.h"

CASE(back, local-apic, "the local APIC is restored, no interrupt of a test pending or in service", "UEFI 2.10, 2.3.4, x64 platforms")
{
    check_restored(t, RESTORED_LOCAL_APIC);
}
