#include "tests/entry_fail/entry_fail.h"
#include "tests/harness/suite.h"

CASE(refuse, msr-bitmap, "VM entry rejects an invalid MSR-bitmap address",
     "SDM vol. 3, 26.2.1.1, VM-Execution Control Fields, and 30.4, VM Instruction Error Numbers")
{
    check_mutations(t, &mutations_msr_bitmap);
}
