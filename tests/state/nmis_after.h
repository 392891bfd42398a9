/* NMIs after a case: whether they are open or blocked, and whether one is held. */
#ifndef TESTS_STATE_NMIS_AFTER_H
#define TESTS_STATE_NMIS_AFTER_H

#include "tests/harness/check.h"

/*
 * Compares them with t->nmis_after, by NMIs of its own, unless the case failed or was skipped: then it may
 * have been cut short. The counts of nmi_seen must be 0 before, and NMIs have to be opened after.
 */
void check_nmis_after(struct test *t);

#endif
