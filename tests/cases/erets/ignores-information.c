#include "tests/events/erets.h"
#include "tests/harness/suite.h"

CASE(erets, ignores-information, "ERETS ignores SS bits 63:32, the error code, the event data and the last word",
     "SDM vol. 2, ERETS")
{
    struct fred_frame frame = erets_frame(false);

    frame.ss |= BITS(63, 32);
    frame.error_code = frame.event_data = frame.reserved = UINT64_MAX;
    check_taken(t, &frame);
}
