#include "include/msr.h"
#include "tests/events/fred_msr.h"
#include "tests/harness/suite.h"

CASE(msr, config-canonical, "IA32_FRED_CONFIG: the entry page is a canonical address",
     "FRED 5.0, IA32_FRED_CONFIG")
{
    check_canonical(t, "IA32_FRED_CONFIG", IA32_FRED_CONFIG);
}
