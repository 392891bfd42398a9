#include "tests/entry_fail/entry_fail.h"
#include "tests/harness/suite.h"

CASE(refuse, host-fred, "if exits load FRED, VM entry rejects FRED MSRs for the host that WRMSR would refuse",
     "FRED 5.0, VMX: checks on host state")
{
    check_mutations(t, &mutations_host_fred);
}
