#include "tests/back.h"
#include "tests/suite.h"

CASE(back, pat, "IA32_PAT is as before: the firmware's page tables mean the same memory types", "SDM vol. 3, 11.12.4")
{
    check_back(t, BACK_PAT);
}
