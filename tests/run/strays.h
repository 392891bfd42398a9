/*
 * NMIs that nobody sent (nmi/account.h): named in the log with the case that they struck, which is run again.
 * A case that they strike in every run is judged only if they come from the case itself.
 */
#ifndef TESTS_RUN_STRAYS_H
#define TESTS_RUN_STRAYS_H

#include "tests/harness/check.h"

#define STRAYS_RUNS 3 /* of one case, at most */

/* Before a run of a case: names those that came since the last one; all counts are 0 then, and nothing is
 * due. */
void strays_before(void);

/* After it: whether any CPU got one. If so, names them; `run` is 1 to STRAYS_RUNS. */
bool strays_struck(const struct test *t, unsigned run);

/*
 * After the last run of a case that was struck in each: waits without a case for a multiple of `ticks`, the
 * length of a run. If none comes meanwhile, the case itself makes them, and its result stands. Otherwise a
 * failure proves nothing: the case is skipped as disturbed.
 */
void strays_judge(struct test *t, uint64_t ticks);

/* Before the CPU is returned: names those that came after the last case, and prints the totals, if there were
 * any. */
void strays_sum(void);

/* After that: names those that came meanwhile. */
void strays_after(void);

#endif
