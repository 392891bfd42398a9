/*
 * Records the machine's state before the cases, and restores it after each. NMIs and their handler are not
 * part of it: a case may leave them in any state (tests/run/rounds.c).
 */
#ifndef TESTS_STATE_STATE_H
#define TESTS_STATE_STATE_H

#include "tests/harness/check.h"

/* Records the current state as that which every case must find; that of the VMCS too if there is one. */
void state_keep(bool has_vmcs);

/*
 * Restores every item that differs. Each is a failure of the case, unless the case has already failed: then
 * it may have been cut short. Fails if an item cannot be restored, as later cases would prove little.
 */
error state_restore(struct test *t);

#endif
