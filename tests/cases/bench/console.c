#include "tests/bench/start.h"
#include "tests/harness/suite.h"

CASE(bench, console, "the cost of a line to the log alone, and to every console",
     "the clock: SDM vol. 3, 17.17")
{
    bench_console(t);
}
