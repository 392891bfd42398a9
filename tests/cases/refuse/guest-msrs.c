#include "tests/entry_fail/entry_fail.h"
#include "tests/harness/suite.h"

CASE(refuse, guest-msrs, "VM entry fails on a noncanonical guest SYSENTER address, invalid types in PAT, or reserved bits or the wrong mode in EFER",
     "SDM vol. 3, 26.3.1.1, Checks on Guest Control Registers, Debug Registers, and MSRs, and 26.8, VM-Entry Failures During or After Loading Guest State")
{
    check_mutations(t, &mutations_guest_msrs);
}
