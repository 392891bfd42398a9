/* Every logical CPU that the run has: brought up one after the other, and given work side by side. */
#ifndef TESTS_SMP_EVERY_CPU_H
#define TESTS_SMP_EVERY_CPU_H

#include "boot/smp/ap.h"
#include "tests/harness/check.h"

/*
 * Brings the others up: each gets what this one has, and learns the latch by itself. Says how many there are,
 * how long it took and what each needs, and names those in trouble.
 */
void every_cpu_up(struct machine *m, const struct options *o);

/* All off again on each of them, and back to the firmware. */
void every_cpu_leave(void);

/* How many are up, this one with them; numbered from 0, which is this one. */
unsigned every_cpu_count(void);

/* The one of that number; NULL if it is in trouble. */
struct cpu *every_cpu(unsigned number);

/* Ticks that it took to bring up another one that is up. */
uint64_t every_cpu_took(unsigned number);

/* The highest number, and one more. */
unsigned every_cpu_numbers(void);

/* Skips the case where this is the only one; false then. */
bool every_cpu_there(struct test *t);

/* Gives a job to each of the others that are up, at once; then waits for them, and fails for each in trouble.
 */
void every_cpu_give(ap_job *job, void *argument);
void every_cpu_wait(struct test *t);

/* In a job: waits, bounded, until all of them and this CPU have come here, so that they go on together. */
void every_cpu_meet(void);

#endif
