/* Makes the event of one row, or all of them, and records what its NMIs do. */
#ifndef TESTS_BLOCKING_RUN_H
#define TESTS_BLOCKING_RUN_H

#include "tests/blocking/rules.h"
#include "tests/harness/check.h"

/* A whole case: every row of that ring's table. */
void check_blocking_table(struct test *t, bool ring3);

/* For the places where events are made: the event's handler has run, and its return led to `target`. */
void blocking_made(uint64_t target);

/* Makes the event of this row; kinds.c. They call blocking_made. */
void blocking_make_ring0(const struct blocking_row *row);
void blocking_make_ring3(struct test *t, const struct blocking_row *row);

/* The stack that a delivery is to miss is there again. */
void blocking_mend_stack(void);

/* A failure in it names the line of the case that calls it too (tests/harness/check.h). */
#define check_blocking_table(t, ...) check_blocking_table(from_case(t), __VA_ARGS__)

#endif
