#include "tests/events/trigger.h"
#include "tests/harness/suite.h"

CASE(level, after-erets, "ERETS loads the stack level in its frame, or keeps CSL if that is lower: no fault",
     "SDM vol. 2, ERETS: the new stack level is the lower one")
{
    for (unsigned i = 0; i < FRED_LEVELS * FRED_LEVELS && !t->failures; i++) {
        unsigned csl = i / FRED_LEVELS, frame_level = i % FRED_LEVELS;
        struct fred_frame frame = fred_frame_here(false);
        uint64_t fault;

        frame.cs |= (uint64_t)frame_level << FRAME_CS_LEVEL_SHIFT;
        fred_set_level(csl);
        fault = fred_try_erets(&frame);
        check_equal(t, "fault", 0, fault);
        check_equal(t, "level afterwards", frame_level < csl ? frame_level : csl, fred_level());
        fred_set_level(0);
        if (t->failures)
            tell(t, "from level %u with %u in the frame", csl, frame_level);
    }
}
