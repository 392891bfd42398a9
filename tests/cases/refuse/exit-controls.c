#include "tests/entry_fail/entry_fail.h"
#include "tests/harness/suite.h"

CASE(refuse, exit-controls, "no VM entry takes VM-exit controls that the CPU has not, or that do not go together: the error names the field",
     "SDM vol. 3, 26.2.1.2, VM-Exit Control Fields, and 30.4, VM Instruction Error Numbers")
{
    check_mutations(t, &mutations_exit_controls);
}
