#include "tests/bench/bench.h"
#include "tests/harness/suite.h"

CASE(bench, int2-patch, "way int2-patch, INT 2 whose handler sets the latch: within the bar if it applies",
     "FRED 5.0, event delivery; SDM vol. 2, INT n and ERETS; the clock: SDM vol. 3, 17.17")
{
    struct bench_result r;

    if (!bench_way(t, &bench_int2_patch, &r))
        return;
    bench_at_most(t, &r, BENCH_ALL, BENCH_ALL, BENCH_MOST(150, 190), bench_only_native());
    bench_at_most(t, &r, BENCH_ALL, BENCH_ALL, BENCH_MOST(320, 360), bench_only_software());
}
