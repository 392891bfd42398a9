#include "tests/bench/start.h"
#include "tests/harness/suite.h"

CASE(bench, start, "time and memory from the firmware's call to the guest's first instruction, and the time for each AP",
     "UEFI 2.10, 4.1, UEFI Image Entry Point; the clock: SDM vol. 3, 17.17")
{
    bench_start(t);
}
