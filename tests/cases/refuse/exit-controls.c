#include "tests/entry_fail/entry_fail.h"
#include "tests/harness/suite.h"

CASE(refuse, exit-controls, "VM entry rejects unsupported or inconsistent VM-exit controls",
     "SDM vol. 3, 26.2.1.2, VM-Exit Control Fields, and 30.4, VM Instruction Error Numbers")
{
    check_mutations(t, &mutations_exit_controls);
}
