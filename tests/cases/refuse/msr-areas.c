#include "tests/entry_fail/entry_fail.h"
#include "tests/harness/suite.h"

CASE(refuse, msr-areas, "VM entry rejects an MSR area that is unaligned or reaches beyond physical memory",
     "SDM vol. 3, 26.2.1.2 and 26.2.1.3, and 30.4, VM Instruction Error Numbers")
{
    check_mutations(t, &mutations_msr_areas);
}
