#include "tests/entry_fail/entry_fail.h"
#include "tests/harness/suite.h"

CASE(refuse, pending-debug-high, "VM entry fails on pending-debug bits 63:32 too",
     "SDM vol. 3, 26.3.1.5, Checks on Guest Non-Register State, and 26.8, VM-Entry Failures During or After Loading Guest State")
{
    check_mutations(t, &mutations_pending_debug_high);
}
