/* What it takes until a guest runs, and what the console costs. */
#ifndef TESTS_BENCH_START_H
#define TESTS_BENCH_START_H

#include "tests/harness/check.h"

/* The first case may begin: event delivery, VMX, the guest and every CPU are there. */
void bench_note_bring_up(const struct machine *m);

/*
 * Tells the time from the firmware's call to that moment, and on to a guest's first instruction; the memory
 * in use; and for each other CPU how long it took to bring up, and its memory.
 */
void bench_start(struct test *t);

/* Tells what lines cost: in the log alone, and on everything that they go to. */
void bench_console(struct test *t);

#endif
