#include "tests/harness/suite.h"
#include "tests/walk/exit.h"

CASE(walk, interrupt, "from an interrupt exit to VMRESUME, an NMI at each boundary arrives there, and the interrupt still reaches its handler",
     "SDM vol. 3, 6.7.1, Handling Multiple NMIs, and 25.2, Other Causes of VM Exits: external interrupts")
{
    walk_interrupt_exit(t, &(struct walk){.way = &nmi_ways[WAY_DIRECT]});
}
