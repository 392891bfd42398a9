#include "tests/bench/bench.h"
#include "tests/harness/suite.h"

CASE(bench, memory, "what the memory of each CPU is for: a further CPU takes less than 64 KiB, with software FRED less than 72 KiB",
     "UEFI 2.10, 7.2, Memory Allocation Services: 4-KByte pages")
{
    bench_memory(t);
}
