#include "tests/events/erets.h"
#include "tests/harness/suite.h"

CASE(erets, refuse-ss-selector, "ERETS raises a general-protection exception for an SS selector that differs from SS in any bit; no state changes, NMIs stay blocked",
     "SDM vol. 2, ERETS")
{
    check_bits_refused(t, offsetof(struct fred_frame, ss), FRAME_SS_SELECTOR);
}
