#include "tests/events/erets.h"
#include "tests/harness/suite.h"

/* Draft 3.0: all but the level and the three flags. */
#define RESERVED      BITS(63, 19)
#define RESERVED_CS28 (BITS(63, 29) | BITS(27, 26) | BITS(23, 18))

CASE(erets, refuse-cs-reserved, "ERETS raises a general-protection exception for each reserved bit of the CS slot; no state changes, NMIs stay blocked",
     "SDM vol. 2, ERETS: bits 63:19; FRED draft 3.0 for cs28")
{
    bool draft = fred_layout() == &fred_cs28;

    check_bits_refused(t, offsetof(struct fred_frame, cs), draft ? RESERVED_CS28 : RESERVED);
}
