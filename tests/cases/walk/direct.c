#include "tests/harness/suite.h"
#include "tests/walk/exit.h"

CASE(walk, direct, "from an NMI exit to VMRESUME with way direct, an NMI at each boundary stays pending up to the handler's ERETS and arrives right after it",
     "SDM vol. 3, 6.7.1, Handling Multiple NMIs, and 27.5.5, Updating Non-Register State; SDM vol. 2, ERETS")
{
    walk_nmi_exit(t, &(struct walk){.way = &nmi_ways[WAY_DIRECT], .nmis = 1});
}
