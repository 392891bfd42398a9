#include "tests/back.h"
#include "tests/suite.h"

CASE(back, syscall-msrs, "what SYSCALL and SYSENTER go by is as before", "UEFI 2.10, 2.3.4, x64 platforms")
{
    check_back(t, BACK_SYSCALL_MSRS);
}
