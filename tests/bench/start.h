/* The time and memory until a guest runs, and the cost of console output. */
#ifndef TESTS_BENCH_START_H
#define TESTS_BENCH_START_H

#include "tests/harness/check.h"

/* Records that bring-up is complete: event delivery, VMX, the guest and every CPU are ready. */
void bench_note_bring_up(void);

/*
 * Prints the time from the firmware's call to a guest's first instruction, without the cases in between; the
 * memory in use; and for each AP its bring-up time and memory.
 */
void bench_start(struct test *t);

/* Prints the cost of a line: in the log alone, and on all consoles. */
void bench_console(struct test *t);

/* A failure in one of these names the line of the case that calls it too (tests/harness/check.h). */
#define bench_start(t)   bench_start(from_case(t))
#define bench_console(t) bench_console(from_case(t))

#endif
