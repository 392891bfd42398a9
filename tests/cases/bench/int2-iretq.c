#include "tests/bench/bench.h"
#include "tests/harness/suite.h"

CASE(bench, int2-iretq, "without FRED, INT 2 and IRETQ: within the bar if it applies",
     "SDM vol. 3, 6.7.1, Handling Multiple NMIs; SDM vol. 2, INT n; the clock: SDM vol. 3, 17.17")
{
    struct bench_result r;

    if (!bench_way(t, &bench_int2_iretq, &r))
        return;
    bench_at_most(t, &r, BENCH_ALL, BENCH_ALL, BENCH_MOST(75, 115), NULL);
}
