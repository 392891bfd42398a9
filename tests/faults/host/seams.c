/* The seams of what is pure, in the place of tests/faults/seams.c, for the programs that run on the host. */
#include "fred/soft_rules.h"
#include "tests/faults/fault.h"

void seams_right(void)
{
    soft_rules = &soft_rules_right;
}

bool seams_spoil_backend(void)
{
    return soft_rules != &soft_rules_right;
}
