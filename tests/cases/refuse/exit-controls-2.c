#include "tests/entry_fail/entry_fail.h"
#include "tests/harness/suite.h"

CASE(refuse, exit-controls-2, "VM entry rejects unsupported secondary VM-exit controls",
     "FRED 5.0, 9.2; SDM vol. 3, 26.2.1.2, VM-Exit Control Fields, and 30.4, VM Instruction Error Numbers")
{
    check_mutations(t, &mutations_exit_controls_2);
}
