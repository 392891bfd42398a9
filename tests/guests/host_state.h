/* Compares the host's state before a VM entry and after the exit: nothing may differ. */
#ifndef TESTS_GUESTS_HOST_STATE_H
#define TESTS_GUESTS_HOST_STATE_H

#include "tests/harness/check.h"

/* Records it: the items of tests/state/items.h, and the registers that only a VM exit could change. */
void host_state_keep(void);

/* Checks that every register has its recorded value. After a failure prints `what`, the entry and exit made.
 */
void check_host_state(struct test *t, const char *what);

#endif
