/* How deep the stacks of all CPUs have been used. */
#ifndef TESTS_SMP_STACKS_H
#define TESTS_SMP_STACKS_H

#include "tests/harness/check.h"

/* After the run, while its memory is still allocated: records, for each stack, the CPU that used most of its
 * own. */
void stacks_look(void);

/*
 * Checks that each of them had room for the report of an unexpected event, and of one during that report,
 * from the deepest place on that a case has reached; after a report in this run, for the second alone. Skips
 * the case if a report has shown that a stack overflowed.
 */
void check_stacks(struct test *t);

/* A failure in one of these names the line of the case that calls it too (tests/harness/check.h). */
#define check_stacks(t) check_stacks(from_case(t))

#endif
