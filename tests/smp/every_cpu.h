/* All logical CPUs of the run, BSP and APs: brought up one after the other, given jobs in parallel. */
#ifndef TESTS_SMP_EVERY_CPU_H
#define TESTS_SMP_EVERY_CPU_H

#include "boot/smp/ap.h"
#include "tests/harness/check.h"

/* Bytes of memory that an AP needs to be brought up. */
size_t every_cpu_memory(const struct options *o);

/*
 * Brings the APs up: each gets what the BSP has, and learns the latch by itself. Prints their number, the
 * time, the memory of each, and the APs that failed.
 */
void every_cpu_up(struct machine *m, const struct options *o);

/* Turns event delivery and VMX off on each AP, and returns it to the firmware. */
void every_cpu_leave(void);

/* The number of CPUs that are up, with the BSP, which is CPU 0. */
unsigned every_cpu_count(void);

/* The CPU of that number; NULL if it has failed. */
struct cpu *every_cpu(unsigned number);

/* Its memory, bytes taken of it and those reserved for it. */
const struct arena *every_cpu_arena(unsigned number);

/* The time that it took to bring up that AP, in TSC ticks; it must be up. */
uint64_t every_cpu_took(unsigned number);

/* The highest number plus 1. */
unsigned every_cpu_numbers(void);

/* False, and the case is skipped, if only the BSP is up. */
bool every_cpu_there(struct test *t);

/* Gives a job to all APs that are up, in parallel. every_cpu_wait waits for them, and fails for each that
 * fails. */
void every_cpu_give(ap_job *job, void *argument);
void every_cpu_wait(struct test *t);

/* A barrier, for use in a job: waits, bounded, until all APs that have it and the BSP are here. */
void every_cpu_meet(void);

/* A failure in one of these names the line of the case that calls it too (tests/harness/check.h). */
#define every_cpu_there(t) every_cpu_there(from_case(t))
#define every_cpu_wait(t)  every_cpu_wait(from_case(t))

#endif
