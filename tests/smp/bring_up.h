/* One logical CPU, made ready for cases: event delivery on, the latch learned, VMX on, a guest. */
#ifndef TESTS_SMP_BRING_UP_H
#define TESTS_SMP_BRING_UP_H

#include "boot/machine/machine.h"
#include "boot/options/options.h"
#include "vmm/vcpu.h"

/*
 * First steps, with event delivery on: the local APIC, the NMI handler, the latch, whether VMX is to be had.
 * An error where the user asked for VMX, or can change that it is not.
 */
error bring_up_events(const struct options *o);

/* Then VMX on and the guest made, if it is to be had. */
error bring_up_guest(struct machine *m, const struct options *o);

/* This CPU's guest, NULL without VMX; and why there is none. What VMX offers here, NULL without it. */
struct vcpu *this_vcpu(void);
const char *why_no_vmx(void);
const struct vmx_capabilities *this_vmx(void);

#endif
