#include "tests/refuse.h"
#include "tests/suite.h"

CASE(refuse, host-fred, "where exits load FRED, no VM entry takes FRED MSRs for the host that WRMSR would refuse: the error names the field",
     "FRED 5.0, VMX: checks on host state")
{
    check_breakages(t, &breakages_host_fred);
}
