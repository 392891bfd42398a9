#include "tests/bench/bench.h"
#include "tests/harness/suite.h"

CASE(bench, interrupt, "the cost of an interrupt exit, from the exit through the handler and back into the guest: within the bar if it applies",
     "SDM vol. 3, 27.2.2, Information for VM Exits Due to Vectored Events; the clock: SDM vol. 3, 17.17")
{
    bench_interrupt_costs(t, BENCH_MOST(95, 140));
}
