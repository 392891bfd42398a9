/* Cases that run on another CPU than the BSP. */
#ifndef TESTS_SMP_CASES_ON_CPU_H
#define TESTS_SMP_CASES_ON_CPU_H

#include "tests/harness/check.h"

/*
 * Has CPU `number` (tests/smp/every_cpu.h; not the BSP) run each case whose id matches a glob of the list, in
 * the order of the image, up to the first that fails: its checks are those of `t`. The BSP waits, so a case
 * needs no memory of its own. Without VMX on that CPU cases that need it are left out. Returns how many ran
 * and were not skipped.
 */
unsigned run_cases_on_cpu(struct test *t, unsigned number, const char *globs);

/* A failure in it names the line of the case that calls it too (tests/harness/check.h). */
#define run_cases_on_cpu(t, ...) run_cases_on_cpu(from_case(t), __VA_ARGS__)

#endif
