#include "tests/harness/suite.h"
#include "tests/restored/restored.h"

CASE(back, syscall-msrs, "what SYSCALL and SYSENTER go by is as before", "UEFI 2.10, 2.3.4, x64 platforms")
{
    check_restored(t, RESTORED_SYSCALL_MSRS);
}
