#include "tests/bench/bench.h"
#include "tests/harness/suite.h"

CASE(bench, direct, "way direct, step by step: within each bar that applies",
     "FRED 5.0, event delivery; SDM vol. 2, ERETS; the clock: SDM vol. 3, 17.17")
{
    struct bench_result r;

    if (!bench_way(t, &bench_direct, &r))
        return;
    bench_parts(t, &r);
    bench_at_most(t, &r, BENCH_FRAME, BENCH_ENTER, BENCH_MOST(45, 71), NULL);
    bench_at_most(t, &r, BENCH_FRAME, BENCH_LEAVE, BENCH_MOST(60, 85), bench_only_native());
    bench_at_most(t, &r, BENCH_RESUME, BENCH_RESUME, BENCH_MOST(15, 30), NULL);
    bench_at_most(t, &r, BENCH_ALL, BENCH_ALL, BENCH_MOST(80, 118), bench_only_native());
    bench_at_most(t, &r, BENCH_ALL, BENCH_ALL, BENCH_MOST(150, 190), bench_only_software());
}
