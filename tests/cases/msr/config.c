#include "include/msr.h"
#include "tests/events/fred_msr.h"
#include "tests/harness/suite.h"

CASE(msr, config, "IA32_FRED_CONFIG: bits 2, 5:4 and 11 are reserved",
     "FRED 5.0, IA32_FRED_CONFIG")
{
    check_reserved_bits(t, "IA32_FRED_CONFIG", IA32_FRED_CONFIG, FRED_CONFIG_RESERVED, linear_bits() - 1);
}
