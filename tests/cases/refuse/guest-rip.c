#include "tests/entry_fail/entry_fail.h"
#include "tests/harness/suite.h"

CASE(refuse, guest-rip, "VM entry fails on a RIP of more than 32 bits outside 64-bit mode",
     "SDM vol. 3, 26.3.1.4, Checks on Guest RIP and RFLAGS, and 26.8, VM-Entry Failures During or After Loading Guest State")
{
    check_mutations(t, &mutations_guest_rip);
}
