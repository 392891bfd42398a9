#include "tests/refuse.h"
#include "tests/suite.h"

CASE(refuse, host-msrs, "no VM entry takes an address in the host's SYSENTER MSRs that is not canonical, a PAT without such types, or an EFER with reserved bits or another mode: the error names it",
     "SDM vol. 3, 26.2.2, Checks on Host Control Registers and MSRs")
{
    check_breakages(t, &breakages_host_msrs);
}
