#include "tests/entry_fail/entry_fail.h"
#include "tests/harness/suite.h"

CASE(refuse, pending-step, "VM entry fails on a single step pending without TF, or not pending with it, under STI or MOV SS blocking",
     "SDM vol. 3, 26.3.1.5, Checks on Guest Non-Register State, and 26.8, VM-Entry Failures During or After Loading Guest State")
{
    check_mutations(t, &mutations_pending_step);
}
