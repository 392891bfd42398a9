#include "tests/harness/suite.h"
#include "tests/restored/restored.h"

CASE(back, syscall-msrs, "the SYSCALL and SYSENTER MSRs are restored", "UEFI 2.10, 2.3.4, x64 platforms")
{
    check_restored(t, RESTORED_SYSCALL_MSRS);
}
