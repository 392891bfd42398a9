#include "tests/harness/suite.h"
#include "tests/restored/restored.h"

CASE(back, pat, "IA32_PAT is restored: the firmware's page tables keep their memory types", "SDM vol. 3, 11.12.4")
{
    check_restored(t, RESTORED_PAT);
}
