#include "tests/harness/suite.h"
#include "tests/restored/restored.h"

CASE(back, control-registers, "CR0, CR3, CR4, CR8 and IA32_EFER are restored", "UEFI 2.10, 2.3.4, x64 platforms")
{
    check_restored(t, RESTORED_CONTROL_REGISTERS);
}
