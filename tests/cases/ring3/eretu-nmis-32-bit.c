#include "tests/frames/run.h"
#include "tests/harness/suite.h"

CASE(ring3, eretu-nmis-32-bit, "the same by an ERETU to 32-bit code",
     "SDM vol. 2, ERETU; SDM vol. 3, 6.7.1 and 6.9, Priority Among Simultaneous Exceptions and Interrupts")
{
    check_frames(t, BY_NMIS, IN_RING3_32);
}
