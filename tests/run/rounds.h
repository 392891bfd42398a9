/* The cases that are selected, round after round, each from the same state. */
#ifndef TESTS_RUN_ROUNDS_H
#define TESTS_RUN_ROUNDS_H

#include "boot/machine/machine.h"
#include "tests/harness/suite.h"
#include "vmm/vcpu.h"

/* The number of result lines, the plan. Fails if only= or skip= matches no case. */
error rounds_plan(const struct options *o, unsigned *results);

/* Whether this case is one of them. */
bool rounds_plan_has(const struct options *o, const char *id);

/* Makes the list of the selected cases. Fails if memory is short. */
error rounds_make(struct machine *m, const struct options *o);

/* Runs them, repeat= times. Without VMX `v` is NULL and `no_vmx` is the reason. Fails if state cannot be
 * restored. */
error rounds_run(const struct options *o, struct vcpu *v, const char *no_vmx);

/* Runs the NEEDS_FIRMWARE cases, once and in their own order, whatever repeat= and shuffle= are. */
void rounds_after(const struct options *o);

#endif
