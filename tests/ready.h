/* One logical CPU, made ready for cases: event delivery on, the latch learned, VMX on, a guest. */
#ifndef TESTS_READY_H
#define TESTS_READY_H

#include "boot/machine.h"
#include "boot/options.h"
#include "vmm/vcpu.h"

/*
 * First steps, with event delivery on: the local APIC, the NMI handler, the latch, whether VMX is to be had.
 * An error where the user asked for VMX, or can change that it is not.
 */
error ready_events(const struct options *o);

/* Then VMX on and the guest made, if it is to be had. */
error ready_guest(struct machine *m, const struct options *o);

/* This CPU's guest, NULL without VMX; and why there is none. What VMX offers here, NULL without it. */
struct vcpu *ready_vcpu(void);
const char *ready_no_vmx(void);
const struct vmx_capabilities *ready_vmx(void);

#endif
