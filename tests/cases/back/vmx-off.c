#include "tests/harness/suite.h"
#include "tests/restored/restored.h"

CASE(back, vmx-off, "CR4.VMXE is restored; IA32_FEATURE_CONTROL too, or locked if it was unlocked", "UEFI 2.10, 2.3.4, x64 platforms")
{
    check_restored(t, RESTORED_VMX);
}
