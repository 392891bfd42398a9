/* The environment block, after the plan: the machine on which this run took place. */
#ifndef TESTS_HARNESS_ENVIRONMENT_H
#define TESTS_HARNESS_ENVIRONMENT_H

#include "vmm/vmx/vmx.h"

/* Prints it. Without VMX `capabilities` is NULL and `no_vmx` is the reason. Needs event delivery. */
void environment_say(const struct vmx_capabilities *capabilities, const char *no_vmx);

/*
 * Whether QEMU (TCG) emulates this CPU. FRED in software cannot correct where TCG departs from every CPU: a
 * case about that is skipped, with the deviation as the reason.
 */
bool environment_is_qemu(void);

/*
 * Whether this is Bochs: no hypervisor bit in CPUID, but a host bridge of 1996 (440FX).
 */
bool environment_is_bochs(void);

#endif
