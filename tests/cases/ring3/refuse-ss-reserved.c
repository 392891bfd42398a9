#include "tests/events/eretu.h"
#include "tests/harness/suite.h"

CASE(ring3, refuse-ss-reserved, "ERETU raises a general-protection exception for each reserved bit of the SS slot; NMIs stay blocked",
     "SDM vol. 2, ERETU: bits 31:19; FRED draft 3.0 for cs28: bits 31:16")
{
    bool draft = fred_layout() == &fred_cs28;

    check_eretu_bits_refused(t, offsetof(struct fred_frame, ss), draft ? BITS(31, 16) : BITS(31, 19));
}
