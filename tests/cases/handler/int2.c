#include "tests/harness/suite.h"
#include "tests/walk/walk.h"

static bool round(struct test *t, const struct walk *w)
{
    (void)t;
    walk_begin(w);
    fred_int(VECTOR_NMI);
    walk_end();
    return true;
}

CASE(handler, int2, "an NMI at each boundary of the handler of INT 2, which counts as an NMI's does: it strikes there, and both are counted",
     "FRED 5.0, event delivery: what blocks NMIs; SDM vol. 2, INT n")
{
    walk(t, &(struct walk){.round = round, .int2 = 1});
}
