#include "include/registers.h"
#include "tests/events/eretu.h"
#include "tests/harness/suite.h"

CASE(ring3, refuse-iopl, "ERETU raises a general-protection exception for an IOPL above 0, which ERETS takes; NMIs stay blocked",
     "SDM vol. 2, ERETU: RFLAGS AND FFFFFFFFFFC2B02AH must be 2")
{
    check_eretu_bits_refused(t, offsetof(struct fred_frame, rflags), RFLAGS_IOPL);
}
