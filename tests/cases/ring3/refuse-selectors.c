#include "tests/events/eretu.h"
#include "tests/harness/suite.h"

#define RPL BITS(1, 0)

CASE(ring3, refuse-selectors, "ERETU raises a general-protection exception for a CS or SS selector of a ring other than 3; NMIs stay blocked",
     "SDM vol. 2, ERETU: bits 1:0 of CS and of SS must be 3")
{
    eretu_refusals_open(t);
    check_eretu_bits(t, offsetof(struct fred_frame, cs), RPL);
    check_eretu_bits(t, offsetof(struct fred_frame, ss), RPL);
    eretu_refusals_close(t);
}
