/* Which cases run: those that only= and skip= leave. Pure: also tested on the host. */
#ifndef TESTS_RUN_SELECT_H
#define TESTS_RUN_SELECT_H

#include "tests/harness/suite.h"

/* Whether they leave this one. */
bool select_wants(const struct options *o, const struct test_case *c);

/*
 * Puts the selected ones of `count` cases into `selected`, in their order; it has room for all. Fails if a
 * glob matches no case, or if no case is left.
 */
error select_cases(const struct options *o, const struct test_case *cases, unsigned count,
                   const struct test_case **selected, unsigned *selected_count);

#endif
