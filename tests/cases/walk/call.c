#include "tests/harness/suite.h"
#include "tests/walk/exit.h"

CASE(walk, call, "as walk/no-event, from the exit for a VMCALL that the VMM answers",
     "SDM vol. 3, 6.7, Nonmaskable Interrupt (NMI), and 27.5.5, Updating Non-Register State")
{
    walk_call_exit(t, &(struct walk){.way = &nmi_ways[WAY_DIRECT]});
}
