#include "tests/bench/bench.h"
#include "tests/fred_guest/run.h"
#include "tests/harness/suite.h"

static const char *const kinds[] = {
    [FRED_SWAPPED_BY_AREAS] = "vmcall-fred-areas",
    [FRED_SWAPPED_BY_CONTROLS] = "vmcall-fred-controls",
};

CASE(bench, fred-exits, "the cost of a VMCALL from a guest with FRED and back into it, for each way to swap its MSRs; bench/exits has that of a guest with an IDT",
     "FRED 5.0, VMX; SDM vol. 3, 24.7.2 and 24.8.2; the clock: SDM vol. 3, 17.17")
{
    const char *no_bars = bench_clock(t);
    enum fred_swap swap;

    if (!fred_guest_open(t, (struct nmi_controls){.exiting = true}))
        return;
    for (unsigned n = 0; fred_guest_swap(t, n, &swap); n++)
        bench_exit_costs(t, kinds[swap], GUEST_MEASURES_VMCALL, swap, BENCH_MOST(70, 105), no_bars);
    fred_guest_close(t);
}
