/* The cases that only= and skip= select. Pure: also tested on the host. */
#ifndef TESTS_RUN_SELECT_H
#define TESTS_RUN_SELECT_H

#include "tests/harness/suite.h"

/* Whether only= and skip= select this case. */
bool select_wants(const struct options *o, const struct test_case *c);

/*
 * Copies the selected ones of `count` cases to `selected`, which has room for all, in order. Fails if a glob
 * matches no case, or if no case is left.
 */
error select_cases(const struct options *o, const struct test_case *cases, unsigned count,
                   const struct test_case **selected, unsigned *selected_count);

#endif
