/* The cases that are selected, round after round, each from the same state. */
#ifndef TESTS_RUN_ROUNDS_H
#define TESTS_RUN_ROUNDS_H

#include "boot/machine/machine.h"
#include "tests/harness/suite.h"
#include "vmm/vcpu.h"

/* Selects the cases. Fails if the options ask for what is not there. */
error rounds_make(struct machine *m, const struct options *o);

/* Runs them; where there is no VMX, `v` is NULL and `no_vmx` says why. */
error rounds_run(const struct options *o, struct vcpu *v, const char *no_vmx);

/* Runs those that need the firmware, once, whatever the number and the order of the rounds. */
void rounds_after(const struct options *o);

#endif
