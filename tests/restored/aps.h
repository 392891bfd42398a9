/* Checks that the firmware has the APs back with their state restored, and that it can start them. */
#ifndef TESTS_RESTORED_APS_H
#define TESTS_RESTORED_APS_H

#include "tests/harness/check.h"

/* Has the firmware start each AP once more, and compares its state with that before the run. */
void restored_aps_look(void);

/* Fails for the first difference or error found, and prints the number of APs started. */
void check_restored_aps(struct test *t);

/* A failure in one of these names the line of the case that calls it too (tests/harness/check.h). */
#define check_restored_aps(t) check_restored_aps(from_case(t))

#endif
