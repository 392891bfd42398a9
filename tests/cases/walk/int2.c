#include "tests/harness/suite.h"
#include "tests/walk/exit.h"

CASE(walk, int2, "with way int2, an NMI at each boundary stays pending up to VMRESUME, exits there and is reflected",
     "SDM vol. 3, 6.7.1, Handling Multiple NMIs, and 26.7.1, Interruptibility State; SDM vol. 2, INT n")
{
    walk_nmi_exit(t, &(struct walk){.way = &nmi_ways[WAY_INT2], .up_to_entry = true, .int2 = 1});
}
