#include "tests/entry_fail/entry_fail.h"
#include "tests/harness/suite.h"

CASE(refuse, host-msrs, "VM entry rejects a noncanonical host SYSENTER address, invalid types in PAT, or reserved bits or the wrong mode in EFER",
     "SDM vol. 3, 26.2.2, Checks on Host Control Registers and MSRs")
{
    check_mutations(t, &mutations_host_msrs);
}
