/* What became of the cases, as TAP. */
#ifndef TESTS_HARNESS_TAP_H
#define TESTS_HARNESS_TAP_H

#include "tests/harness/suite.h"

struct results {
    unsigned passed, failed, skipped;
    unsigned ids; /* how many are kept in id: of those that failed, each once, in their order */
    const char *id[128];
    bool more;          /* others failed too */
    char bail_out[480]; /* why the run could not go on, and where that was found; empty if it could */
};

void tap_begin(void);
void tap_plan(unsigned results);

/* The line of one case, numbered from 1 on; then why it failed, and its story: later rounds tell only that of
 * a failed one. */
void tap_result(const struct test_case *c, const struct test *t, unsigned round);

/* Before a case: the status says which it is, of how many results, and what became of those before it. */
void tap_status(unsigned number, unsigned results, const char *id);

/* The last line. */
void tap_sum(void);

/* The last line instead. It is kept: the error's own goes with the next one. */
void tap_bail_out(error e);

/* Whether every case that ran passed, and one did. */
bool tap_all_passed(void);

const struct results *tap_results(void);

#endif
