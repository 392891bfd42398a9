#include "fred/fred.h"
#include "tests/bench/bench.h"
#include "tests/suite.h"

CASE(bench, direct, "an NMI exit by a frame and a jump: at most 60 instructions to the handler, 95 with those from it to ERETS, 35 from there into the guest, 120 in all",
     "FRED 5.0, event delivery; SDM vol. 2, ERETS; the clock: SDM vol. 3, 17.17")
{
    struct bench_result r;

    if (!bench_way(t, &bench_direct, &r))
        return;
    bench_parts(t, &r);
    bench_at_most(t, &r, BENCH_FRAME, BENCH_ENTER, 60);
    bench_at_most(t, &r, BENCH_RESUME, BENCH_RESUME, 35);
    /* An ERETS in software is not one instruction. */
    if (!fred_is_native())
        return;
    bench_at_most(t, &r, BENCH_FRAME, BENCH_LEAVE, 95);
    bench_at_most(t, &r, BENCH_ALL, BENCH_ALL, 120);
}
