#include "tests/entry_fail/entry_fail.h"
#include "tests/harness/suite.h"

CASE(refuse, secondary-controls, "VM entry rejects unsupported secondary processor-based controls, or ones that need others",
     "SDM vol. 3, 26.2.1.1, VM-Execution Control Fields, and 30.4, VM Instruction Error Numbers")
{
    check_mutations(t, &mutations_secondary_controls);
}
