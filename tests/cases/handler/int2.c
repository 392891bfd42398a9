#include "tests/harness/suite.h"
#include "tests/walk/walk.h"

static bool int2_round(struct test *t, const struct walk *w)
{
    (void)t;
    walk_begin(w);
    fred_int(VECTOR_NMI);
    walk_end();
    return true;
}

CASE(handler, int2, "an NMI at each boundary of the INT 2 handler arrives there, and both events are counted",
     "FRED 5.0, event delivery: what blocks NMIs; SDM vol. 2, INT n")
{
    walk(t, &(struct walk){.round = int2_round, .int2 = 1});
}
