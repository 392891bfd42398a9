/*
 * What a case may change, and has to leave as it was. NMIs and their service are not among it: every case may
 * leave them as it likes (tests/run/rounds.c).
 */
#ifndef TESTS_STATE_STATE_H
#define TESTS_STATE_STATE_H

#include "tests/harness/check.h"

/* The state is now as every case shall find it; the VMCS too if there is one. */
void state_keep(bool has_vmcs);

/*
 * Puts back what is another now. A case that has passed so far fails by it: one that has failed was perhaps
 * cut short. Fails if something cannot be put back, for no later case would mean much.
 */
error state_restore(struct test *t);

#endif
