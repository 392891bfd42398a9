#include "tests/entry_fail/entry_fail.h"
#include "tests/harness/suite.h"

CASE(refuse, host-msrs, "no VM entry takes an address in the host's SYSENTER MSRs that is not canonical, a PAT without such types, or an EFER with reserved bits or another mode: the error names it",
     "SDM vol. 3, 26.2.2, Checks on Host Control Registers and MSRs")
{
    check_mutations(t, &mutations_host_msrs);
}
