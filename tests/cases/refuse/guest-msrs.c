#include "tests/entry_fail/entry_fail.h"
#include "tests/harness/suite.h"

CASE(refuse, guest-msrs, "a VM entry fails on a noncanonical address in the guest's SYSENTER MSRs, invalid types in PAT, or reserved bits or the wrong mode in EFER: the error names it",
     "SDM vol. 3, 26.3.1.1, Checks on Guest Control Registers, Debug Registers, and MSRs, and 26.8, VM-Entry Failures During or After Loading Guest State")
{
    check_mutations(t, &mutations_guest_msrs);
}
