#include "tests/entry_fail/entry_fail.h"
#include "tests/harness/suite.h"

CASE(refuse, guest-debug, "a VM entry that loads DR7 fails if bits 63:32 are not 0",
     "SDM vol. 3, 26.3.1.1, Checks on Guest Control Registers, Debug Registers, and MSRs, and 26.8, VM-Entry Failures During or After Loading Guest State")
{
    check_mutations(t, &mutations_guest_debug);
}
