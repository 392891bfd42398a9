#include "tests/entry_fail/entry_fail.h"
#include "tests/harness/suite.h"

CASE(refuse, entry-controls, "VM entry rejects unsupported VM-entry controls",
     "SDM vol. 3, 26.2.1.3, VM-Entry Control Fields, and 30.4, VM Instruction Error Numbers")
{
    check_mutations(t, &mutations_entry_controls);
}
