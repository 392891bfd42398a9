#include "include/msr.h"
#include "tests/events/fred_msr.h"
#include "tests/harness/suite.h"

CASE(msr, stklvls, "IA32_FRED_STKLVLS: two bits for each of 32 vectors, none of the 64 reserved",
     "FRED 5.0, IA32_FRED_STKLVLS")
{
    check_reserved_bits(t, "IA32_FRED_STKLVLS", IA32_FRED_STKLVLS, 0, 64);
}
