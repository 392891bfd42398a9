#include "include/msr.h"
#include "tests/events/fred_msr.h"
#include "tests/harness/suite.h"

CASE(msr, rsp, "IA32_FRED_RSP0 to RSP3: canonical addresses whose bits 5:0 are 0",
     "FRED 5.0, IA32_FRED_RSP0 to IA32_FRED_RSP3")
{
    check_stack_msr(t, "IA32_FRED_RSP0", IA32_FRED_RSP0, BITS(5, 0));
    check_stack_msr(t, "IA32_FRED_RSP1", IA32_FRED_RSP1, BITS(5, 0));
    check_stack_msr(t, "IA32_FRED_RSP2", IA32_FRED_RSP2, BITS(5, 0));
    check_stack_msr(t, "IA32_FRED_RSP3", IA32_FRED_RSP3, BITS(5, 0));
}
