#include "tests/refuse.h"
#include "tests/suite.h"

CASE(refuse, host-segments, "no VM entry takes a selector for the host with an RPL or from an LDT, or a null CS or TR: the error names it",
     "SDM vol. 3, 26.2.3, Checks on Host Segment and Descriptor-Table Registers")
{
    check_breakages(t, &breakages_host_segments);
}
