#include "tests/bench/bench.h"
#include "tests/harness/suite.h"

CASE(bench, exits, "the cost of an exit without an event, from the guest and back into it: CPUID and VMCALL",
     "SDM vol. 3, 25.1.2, Instructions That Cause VM Exits Unconditionally; the clock: SDM vol. 3, 17.17")
{
    const char *no_bars = bench_clock(t);

    bench_exit_costs(t, "cpuid", GUEST_MEASURES_CPUID, FRED_SWAPPED_BY_NONE, BENCH_MOST(90, 120), no_bars);
    bench_exit_costs(t, "vmcall", GUEST_MEASURES_VMCALL, FRED_SWAPPED_BY_NONE, BENCH_MOST(70, 105), no_bars);
}
