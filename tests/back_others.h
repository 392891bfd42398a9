/* That the firmware has the other CPUs back as they were, and that it can start them. */
#ifndef TESTS_BACK_OTHERS_H
#define TESTS_BACK_OTHERS_H

#include "tests/check.h"

/* Has the firmware start each of them once more, and compares what it then has with what it had. */
void back_others_look(void);

/* What that came to. */
void check_back_others(struct test *t);

#endif
