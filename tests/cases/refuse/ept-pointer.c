#include "tests/entry_fail/entry_fail.h"
#include "tests/harness/suite.h"

CASE(refuse, ept-pointer, "VM entry rejects an EPT pointer with a wrong memory type or walk length, reserved bits or too wide",
     "SDM vol. 3, 26.2.1.1, VM-Execution Control Fields, and 30.4, VM Instruction Error Numbers")
{
    check_mutations(t, &mutations_ept_pointer);
}
