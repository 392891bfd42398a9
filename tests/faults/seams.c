/* The seams of the program, all of them, and what is right there. The faults of this folder put wrong things
 * in. */
#include "fred/soft.h"
#include "tests/faults/fault.h"

void seams_right(void)
{
    soft_rules = &soft_rules_right; /* what the software backend asks: FRED's rules */
    soft_on_landing = soft_landed;  /* what it does with an event that lands at one of its gates */
}

bool seams_spoil_backend(void)
{
    return soft_rules != &soft_rules_right || soft_on_landing != soft_landed;
}
