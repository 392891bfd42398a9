#include "tests/entry_fail/entry_fail.h"
#include "tests/harness/suite.h"

CASE(refuse, host-cet, "VM entry rejects CR4.CET without CR0.WP for the host",
     "SDM vol. 3, 26.2.2, Checks on Host Control Registers and MSRs")
{
    check_mutations(t, &mutations_host_cet);
}
