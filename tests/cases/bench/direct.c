#include "tests/bench/bench.h"
#include "tests/harness/suite.h"

CASE(bench, direct, "way direct, step by step: within each bar that applies",
     "FRED 5.0, event delivery; SDM vol. 2, ERETS; the clock: SDM vol. 3, 17.17")
{
    struct bench_result r;

    if (!bench_way(t, &bench_direct, &r))
        return;
    bench_parts(t, &r);
    bench_at_most(t, &r, BENCH_FRAME, BENCH_ENTER, 60, NULL);
    bench_at_most(t, &r, BENCH_FRAME, BENCH_LEAVE, 95, bench_erets_is_long());
    bench_at_most(t, &r, BENCH_RESUME, BENCH_RESUME, 35, NULL);
    bench_at_most(t, &r, BENCH_ALL, BENCH_ALL, 120, bench_erets_is_long());
}
