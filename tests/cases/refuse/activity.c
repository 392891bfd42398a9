#include "tests/entry_fail/entry_fail.h"
#include "tests/harness/suite.h"

CASE(refuse, activity, "VM entry fails on an invalid activity state, or one that ring, blocking or injected event forbids",
     "SDM vol. 3, 26.3.1.5, Checks on Guest Non-Register State, and 26.8, VM-Entry Failures During or After Loading Guest State")
{
    check_mutations(t, &mutations_activity);
}
