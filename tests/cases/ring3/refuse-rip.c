#include "tests/events/eretu.h"
#include "tests/events/fred_msr.h"
#include "tests/harness/suite.h"

CASE(ring3, refuse-rip, "ERETU raises a general-protection exception for a noncanonical RIP of 64-bit code; NMIs stay blocked",
     "SDM vol. 2, ERETU")
{
    check_eretu_bits_refused(t, offsetof(struct fred_frame, rip), BITS(63, linear_bits() - 1));
}
