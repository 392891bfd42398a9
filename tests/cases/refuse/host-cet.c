#include "tests/refuse.h"
#include "tests/suite.h"

CASE(refuse, host-cet, "no VM entry takes CR4.CET without CR0.WP for the host: the error names them",
     "SDM vol. 3, 26.2.2, Checks on Host Control Registers and MSRs")
{
    check_breakages(t, &breakages_host_cet);
}
