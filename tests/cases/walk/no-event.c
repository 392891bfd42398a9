#include "tests/harness/suite.h"
#include "tests/walk/exit.h"

CASE(walk, no-event, "from a CPUID exit to VMRESUME, an NMI at each boundary arrives there",
     "SDM vol. 3, 6.7, Nonmaskable Interrupt (NMI), and 27.5.5, Updating Non-Register State")
{
    walk_cpuid_exit(t, &(struct walk){.way = &nmi_ways[WAY_DIRECT]});
}
