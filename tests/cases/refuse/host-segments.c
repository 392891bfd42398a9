#include "tests/entry_fail/entry_fail.h"
#include "tests/harness/suite.h"

CASE(refuse, host-segments, "VM entry rejects a selector for the host with an RPL or from an LDT, or a null CS or TR",
     "SDM vol. 3, 26.2.3, Checks on Host Segment and Descriptor-Table Registers")
{
    check_mutations(t, &mutations_host_segments);
}
