#include "tests/bench/bench.h"
#include "tests/harness/suite.h"

CASE(bench, gate-iretq, "the same without FRED, by what an IDT gate would push and a jump, the handler's end an IRETQ",
     "SDM vol. 3, 6.14.2, 64-Bit Mode Stack Frame, and 6.7.1; the clock: SDM vol. 3, 17.17")
{
    struct bench_result r;

    if (!bench_way(t, &bench_gate_iretq, &r))
        return;
    bench_at_most(t, &r, BENCH_ALL, BENCH_ALL, 110, NULL);
}
