/* The host's state before a VM entry and behind the exit: nothing may differ. */
#ifndef TESTS_GUESTS_HOST_STATE_H
#define TESTS_GUESTS_HOST_STATE_H

#include "tests/harness/check.h"

/* What it is now: everything of tests/state/items.h, and what no case can change. */
void host_state_keep(void);

/* Every register that is another now is a failure; `what` is said then. */
void check_host_state(struct test *t, const char *what);

#endif
