#include "tests/back.h"
#include "tests/suite.h"

CASE(back, memory-map, "every page that the firmware lent us is its own again, and none is lost",
     "UEFI 2.10, 7.2, GetMemoryMap")
{
    check_back_memory(t);
}
