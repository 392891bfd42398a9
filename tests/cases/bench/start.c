#include "tests/bench/start.h"
#include "tests/harness/suite.h"

CASE(bench, start, "from the firmware's call to a guest's first instruction: the clock at both, the memory in use, and what every other CPU took",
     "UEFI 2.10, 4.1, UEFI Image Entry Point; the clock: SDM vol. 3, 17.17")
{
    bench_start(t);
}
