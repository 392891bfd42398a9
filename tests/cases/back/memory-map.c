#include "tests/harness/suite.h"
#include "tests/restored/restored.h"

CASE(back, memory-map, "every page allocated from the firmware is freed, and none is lost",
     "UEFI 2.10, 7.2, GetMemoryMap")
{
    check_restored_memory(t);
}
