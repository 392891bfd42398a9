#include "fred/fred.h"
#include "tests/bench/bench.h"
#include "tests/suite.h"

CASE(bench, direct-level, "the same on the NMI's own stack level: at most 70 instructions to the handler, 130 in all",
     "FRED 5.0, event delivery; SDM vol. 2, ERETS; the clock: SDM vol. 3, 17.17")
{
    struct bench_result r;

    if (!bench_way(t, &bench_direct_level, &r))
        return;
    bench_at_most(t, &r, BENCH_FRAME, BENCH_ENTER, 70);
    if (fred_is_native())
        bench_at_most(t, &r, BENCH_ALL, BENCH_ALL, 130);
}
