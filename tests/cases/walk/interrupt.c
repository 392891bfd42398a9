#include "tests/harness/suite.h"
#include "tests/walk/exit.h"

CASE(walk, interrupt, "from an exit for an interrupt to VMRESUME, reflected: an NMI at each boundary strikes there, and the interrupt reaches its handler all the same",
     "SDM vol. 3, 6.7.1, Handling Multiple NMIs, and 25.2, Other Causes of VM Exits: external interrupts")
{
    walk_interrupt_exit(t, &(struct walk){.way = &nmi_ways[WAY_DIRECT]});
}
