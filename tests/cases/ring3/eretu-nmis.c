#include "tests/frames/run.h"
#include "tests/harness/suite.h"

CASE(ring3, eretu-nmis, "ERETU opens NMIs by the latch alone, whatever its other bits; a held one comes at its target, but after a step that is pending at once, and neither is lost",
     "SDM vol. 2, ERETU; SDM vol. 3, 6.7.1 and 6.9, Priority Among Simultaneous Exceptions and Interrupts")
{
    check_frames(t, BY_NMIS, IN_RING3);
}
