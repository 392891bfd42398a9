#include "tests/bench/bench.h"
#include "tests/harness/suite.h"

CASE(bench, gate-iretq, "without FRED, an IDT frame built by hand, a jump and IRETQ: within the bar if it applies",
     "SDM vol. 3, 6.14.2, 64-Bit Mode Stack Frame, and 6.7.1; the clock: SDM vol. 3, 17.17")
{
    struct bench_result r;

    if (!bench_way(t, &bench_gate_iretq, &r))
        return;
    bench_at_most(t, &r, BENCH_ALL, BENCH_ALL, BENCH_MOST(75, 115), NULL);
}
