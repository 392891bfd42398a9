#include "tests/bench/start.h"
#include "tests/harness/suite.h"

CASE(bench, console, "a line to the log alone, and one to all that a line goes to: what it costs",
     "the clock: SDM vol. 3, 17.17")
{
    bench_console(t);
}
