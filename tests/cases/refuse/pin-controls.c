#include "tests/entry_fail/entry_fail.h"
#include "tests/harness/suite.h"

CASE(refuse, pin-controls, "VM entry rejects unsupported or inconsistent pin-based controls",
     "SDM vol. 3, 26.2.1.1, VM-Execution Control Fields, and 30.4, VM Instruction Error Numbers")
{
    check_mutations(t, &mutations_pin_controls);
}
