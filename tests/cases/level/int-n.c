#include "tests/events/levels.h"
#include "tests/harness/suite.h"

CASE(level, int-n, "INT n has event stack level 0, whatever its vector has: it stays at CSL",
     "FRED 5.0, event delivery: the event stack level")
{
    static const uint8_t vectors[] = {VECTOR_DB, VECTOR_NMI, VECTOR_BP, VECTOR_PF, 31, 32};

    for (unsigned i = 0; i < COUNT_OF(vectors) * FRED_LEVELS && !t->failures; i++) {
        uint8_t vector = vectors[i / FRED_LEVELS];
        unsigned csl = i % FRED_LEVELS;
        struct fred_event event = {
            .type = EVENT_SOFTWARE_INTERRUPT, .vector = vector, .length = 2, .sys = true, .level = csl};
        struct event_state s;

        levels_open_but(VECTOR_MC, 3);
        fred_set_level(csl);
        catch_on(event.type, event.vector);
        make_event_at_site(&s, fred_int_sites[vector]);
        catch_off(event.type, event.vector);
        levels_close();
        check_caught(t, &s, &event, frame_below(s.rsp), csl);
        fred_set_level(0);
        if (t->failures)
            tell(t, "INT %u on level %u", vector, csl);
    }
}
