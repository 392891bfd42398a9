#include "tests/harness/suite.h"
#include "tests/restored/restored.h"

CASE(back, vmx-off, "CR4.VMXE is as before, and so is IA32_FEATURE_CONTROL, or locked where it was open", "UEFI 2.10, 2.3.4, x64 platforms")
{
    check_restored(t, RESTORED_VMX);
}
