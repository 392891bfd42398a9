#include "tests/events/eretu.h"
#include "tests/harness/suite.h"

/* Draft 3.0: all but the three flags. */
#define RESERVED      BITS(63, 16)
#define RESERVED_CS28 (BITS(63, 29) | BITS(27, 26) | BITS(23, 16))

CASE(ring3, refuse-cs-reserved, "ERETU raises a general-protection exception for each reserved bit of the CS slot, the level included; NMIs stay blocked",
     "SDM vol. 2, ERETU: CS AND FFFFFFFFFFFF0003H must be 3; FRED draft 3.0 for cs28")
{
    bool draft = fred_layout() == &fred_cs28;

    check_eretu_bits_refused(t, offsetof(struct fred_frame, cs), draft ? RESERVED_CS28 : RESERVED);
}
