#include "tests/entry_fail/entry_fail.h"
#include "tests/harness/suite.h"

CASE(refuse, fred-guest-msrs, "if entries load FRED, VM entry fails on FRED MSRs for the guest that WRMSR would refuse",
     "FRED 5.0, VMX: checks on guest state")
{
    check_mutations(t, &mutations_guest_fred_msrs);
}
