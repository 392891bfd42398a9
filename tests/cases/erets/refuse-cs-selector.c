#include "tests/events/erets.h"
#include "tests/harness/suite.h"

CASE(erets, refuse-cs-selector, "ERETS raises a general-protection exception for a CS selector that differs from CS in any bit; no state changes, NMIs stay blocked",
     "SDM vol. 2, ERETS")
{
    check_bits_refused(t, offsetof(struct fred_frame, cs), FRAME_CS_SELECTOR);
}
