/* Compares the host's state before a VM entry and after the exit: nothing may differ. */
#ifndef TESTS_GUESTS_HOST_STATE_H
#define TESTS_GUESTS_HOST_STATE_H

#include "tests/harness/check.h"

/* Records it: the items of tests/state/items.h, and the registers that only a VM exit could change. */
void host_state_keep(void);

/* Checks that every register has its recorded value. After a failure prints `what`, the entry and exit made.
 */
void check_host_state(struct test *t, const char *what);

/* A failure in one of these names the line of the case that calls it too (tests/harness/check.h). */
#define check_host_state(t, ...) check_host_state(from_case(t), __VA_ARGS__)

#endif
