#include "tests/entry_fail/entry_fail.h"
#include "tests/harness/suite.h"

CASE(refuse, guest-ss, "a VM entry fails if the RPL of SS is not that of CS and its own DPL",
     "SDM vol. 3, 26.3.1.2, Checks on Guest Segment Registers, and 26.8, VM-Entry Failures During or After Loading Guest State")
{
    check_mutations(t, &mutations_guest_ss);
}
