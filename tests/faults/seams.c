/* The seams of the program, all of them, with what is right there: tests/faults/ puts wrong things in. */
#include "tests/faults/fault.h"

void seams_right(void)
{
}
