#include "tests/events/erets.h"
#include "tests/events/fred_msr.h"
#include "tests/harness/suite.h"

CASE(erets, refuse-rip, "ERETS raises a general-protection exception for a noncanonical RIP; no state changes, NMIs stay blocked",
     "SDM vol. 2, ERETS")
{
    check_bits_refused(t, offsetof(struct fred_frame, rip), BITS(63, linear_bits() - 1));
}
