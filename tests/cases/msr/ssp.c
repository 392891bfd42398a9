#include "include/msr.h"
#include "tests/events/fred_msr.h"
#include "tests/harness/suite.h"

CASE(msr, ssp, "IA32_FRED_SSP1 to SSP3, which every CPU with FRED has: canonical addresses whose bits 2:0 are 0",
     "FRED 5.0, IA32_FRED_SSP1 to IA32_FRED_SSP3")
{
    check_stack_msr(t, "IA32_FRED_SSP1", IA32_FRED_SSP1, BITS(2, 0));
    check_stack_msr(t, "IA32_FRED_SSP2", IA32_FRED_SSP2, BITS(2, 0));
    check_stack_msr(t, "IA32_FRED_SSP3", IA32_FRED_SSP3, BITS(2, 0));
}
