#include "tests/harness/suite.h"
#include "tests/walk/exit.h"

CASE(walk, int2-patch, "as walk/direct, with way int2-patch",
     "SDM vol. 3, 6.7.1, Handling Multiple NMIs, and 27.5.5, Updating Non-Register State; SDM vol. 2, ERETS, INT n")
{
    walk_nmi_exit(t, &(struct walk){.way = &nmi_ways[WAY_INT2_PATCH], .int2 = 1});
}
