#include "tests/entry_fail/entry_fail.h"
#include "tests/harness/suite.h"

CASE(refuse, entry-smm, "VM entry outside SMM cannot enter SMM or end dual-monitor treatment",
     "SDM vol. 3, 26.2.1.3, VM-Entry Control Fields, and 30.4, VM Instruction Error Numbers")
{
    check_mutations(t, &mutations_entry_smm);
}
