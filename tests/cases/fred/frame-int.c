#include "tests/events/trigger.h"
#include "tests/harness/suite.h"

CASE(fred, frame-int, "INT n arrives as type 4, software-initiated, with any vector: 1, 2, 3, 14, 32 or 255",
     "FRED 5.0, event delivery; SDM vol. 2, INT n/INTO/INT3/INT1")
{
    /* #DB, NMI, #BP (by CD 03, not CC), #PF (no error code), the first free vector, some, the last. */
    static const uint8_t vectors[] = {1, 2, 3, 14, 32, 66, 255};

    for (unsigned i = 0; i < COUNT_OF(vectors); i++) {
        struct fred_event event = {
            .type = EVENT_SOFTWARE_INTERRUPT, .vector = vectors[i], .length = 2, .sys = true};

        check_event_at_site(t, fred_int_sites[vectors[i]], &event);
    }
}
