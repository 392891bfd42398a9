#include "tests/entry_fail/entry_fail.h"
#include "tests/harness/suite.h"

CASE(refuse, guest-ldtr, "VM entry fails on a usable LDTR that is no LDT or not present, has reserved bits, a bad base or wrong granularity",
     "SDM vol. 3, 26.3.1.2, Checks on Guest Segment Registers, and 26.8, VM-Entry Failures During or After Loading Guest State")
{
    check_mutations(t, &mutations_guest_ldtr);
}
