#include "tests/entry_fail/entry_fail.h"
#include "tests/harness/suite.h"

CASE(refuse, event, "an event that no VM entry takes is named: its information, error code or instruction length",
     "SDM vol. 3, 26.2.1.3, VM-Entry Control Fields, and 30.4, VM Instruction Error Numbers")
{
    check_mutations(t, &mutations_event);
}
