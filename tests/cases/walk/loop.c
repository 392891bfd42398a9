#include "tests/harness/suite.h"
#include "tests/walk/exit.h"

CASE(walk, loop, "as walk/no-event, from a CPUID exit that the VMM's loop handles, behind a MOV to SS",
     "SDM vol. 3, 6.7, Nonmaskable Interrupt (NMI), and 27.5.5, Updating Non-Register State")
{
    walk_loop_exit(t, &(struct walk){.way = &nmi_ways[WAY_DIRECT]});
}
