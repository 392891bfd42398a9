#include "tests/entry_fail/entry_fail.h"
#include "tests/harness/suite.h"

CASE(refuse, guest-debugctl, "a VM entry that loads IA32_DEBUGCTL fails on its reserved bits",
     "SDM vol. 3, 26.3.1.1, Checks on Guest Control Registers, Debug Registers, and MSRs, and 26.8, VM-Entry Failures During or After Loading Guest State")
{
    check_mutations(t, &mutations_guest_debugctl);
}
