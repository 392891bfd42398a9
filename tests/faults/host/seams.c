/* The seams of what is pure, in the place of tests/faults/seams.c, for the programs that run on the host. */
#include "tests/faults/fault.h"

void seams_keep(void)
{
}

void seams_right(void)
{
}
