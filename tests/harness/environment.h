/* The comment lines before the plan: on what machine this run took place. */
#ifndef TESTS_HARNESS_ENVIRONMENT_H
#define TESTS_HARNESS_ENVIRONMENT_H

#include "vmm/vmx/vmx.h"

/* capabilities is NULL where there is no VMX, no_vmx says why. Needs event delivery. */
void environment_say(const struct vmx_capabilities *capabilities, const char *no_vmx);

/*
 * Whether QEMU itself plays this CPU. What it then does unlike any CPU, FRED in software cannot mend: such
 * a case is skipped there, and says what it is that QEMU does.
 */
bool environment_is_qemu(void);

/*
 * Whether this is Bochs: its CPU claims to be a real one, and a host bridge of 1996 (440FX) goes with it.
 */
bool environment_is_bochs(void);

#endif
