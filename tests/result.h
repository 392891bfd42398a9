/* What became of the cases, as TAP. */
#ifndef TESTS_RESULT_H
#define TESTS_RESULT_H

#include "tests/suite.h"

void result_begin(void);
void result_plan(unsigned results);

/* The line of one case, numbered from 1 on; then why it failed, and its story: later rounds tell only that of
 * a failed one. */
void result_say(const struct test_case *c, const struct test *t, unsigned round);

/* The last line. */
void result_sum(void);

/* Whether every case that ran passed, and one did. */
bool result_good(void);

#endif
