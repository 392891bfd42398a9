#include "tests/bench/bench.h"
#include "tests/harness/suite.h"

CASE(bench, direct-level, "way direct-level, step by step: within each bar that applies",
     "FRED 5.0, event delivery; SDM vol. 2, ERETS; the clock: SDM vol. 3, 17.17")
{
    struct bench_result r;

    if (!bench_way(t, &bench_direct_level, &r))
        return;
    bench_at_most(t, &r, BENCH_FRAME, BENCH_ENTER, BENCH_MOST(57, 83), NULL);
    bench_at_most(t, &r, BENCH_ALL, BENCH_ALL, BENCH_MOST(90, 130), bench_only_native());
    bench_at_most(t, &r, BENCH_ALL, BENCH_ALL, BENCH_MOST(160, 200), bench_only_software());
}
