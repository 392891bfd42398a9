/* The seams of what is pure, in the place of tests/faults/seams.c, for the programs that run on the host. */
#include "fred/soft/rules.h"
#include "tests/faults/fault.h"

static const struct soft_rules *right;

void seams_keep(void)
{
    right = soft_rules;
}

void seams_restore(void)
{
    if (right)
        soft_rules = right;
    right = NULL;
}

bool seams_of_backend_differ(void)
{
    return soft_rules != right;
}
