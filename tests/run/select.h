/* The cases that only= and skip= select. Pure: also tested on the host. */
#ifndef TESTS_RUN_SELECT_H
#define TESTS_RUN_SELECT_H

#include "tests/harness/suite.h"

/* Whether only= and skip= select this case. */
bool select_wants(const struct options *o, const struct test_case *c);

/* Fails if a glob matches none of `count` cases, or if no case is left. */
error select_check(const struct options *o, const struct test_case *cases, unsigned count);

#endif
