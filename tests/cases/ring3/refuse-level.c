#include "tests/events/eretu.h"
#include "tests/harness/suite.h"

CASE(ring3, refuse-level, "ERETU raises a general-protection exception at each stack level above 0; NMIs stay blocked",
     "SDM vol. 2, ERETU: the stack level must be 0")
{
    struct fred_frame frame = eretu_frame(t);

    eretu_refusals_open(t);
    for (unsigned level = 1; level < FRED_LEVELS && !t->failures; level++) {
        fred_set_level(level);
        check_eretu_refused(t, &frame);
        if (t->failures)
            tell(t, "at level %u", level);
    }
    fred_set_level(0);
    eretu_refusals_close(t);
}
