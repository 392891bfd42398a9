/* That the firmware has the other CPUs back as they were, and that it can start them. */
#ifndef TESTS_RESTORED_APS_H
#define TESTS_RESTORED_APS_H

#include "tests/harness/check.h"

/* Has the firmware start each of them once more, and compares what it then has with what it had. */
void restored_aps_look(void);

/* What that came to. */
void check_restored_aps(struct test *t);

#endif
