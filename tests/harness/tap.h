/* The TAP output: one line per case, and the totals. */
#ifndef TESTS_HARNESS_TAP_H
#define TESTS_HARNESS_TAP_H

#include "tests/harness/suite.h"

struct tap_totals {
    unsigned passed, failed, skipped;
    unsigned failed_ids; /* valid entries of failed_id: the cases that failed, each once, in order */
    const char *failed_id[128];
    bool more_failed;   /* more than failed_id can hold */
    char bail_out[480]; /* why the run could not continue, and where that was detected; empty if it could */
};

/* The version line and, directly after it, the plan: the number of result lines. Without a plan it is 0: the
 * run is to bail out. All totals are 0. */
void tap_begin(unsigned results);

/* The line of one case, numbered from 1, its failures, and its comment lines: in rounds after the first only
 * if it failed. */
void tap_result(const struct test_case *c, const struct test *t, unsigned round);

/* Before a case: shows on the status line its number, its id and the totals so far. */
void tap_status(unsigned number, unsigned results, const char *id);

/* The last line: the totals. */
void tap_sum(void);

/* The last line instead of it: `Bail out!`. The text is copied, as the next error overwrites this one's. */
void tap_bail_out(error e);

/* Whether at least one case ran, and every one that ran passed. */
bool tap_all_passed(void);

/* The totals so far. */
const struct tap_totals *tap_totals(void);

#endif
