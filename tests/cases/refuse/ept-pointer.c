#include "tests/entry_fail/entry_fail.h"
#include "tests/harness/suite.h"

CASE(refuse, ept-pointer, "no VM entry takes an EPT pointer of another memory type or walk length, with reserved bits or too wide: the error names EPT_POINTER",
     "SDM vol. 3, 26.2.1.1, VM-Execution Control Fields, and 30.4, VM Instruction Error Numbers")
{
    check_mutations(t, &mutations_ept_pointer);
}
