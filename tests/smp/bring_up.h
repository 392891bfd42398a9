/* Brings one logical CPU up for the cases: event delivery on, the latch learned, VMX on, a guest made. */
#ifndef TESTS_SMP_BRING_UP_H
#define TESTS_SMP_BRING_UP_H

#include "boot/machine/machine.h"
#include "boot/options/options.h"
#include "vmm/vcpu.h"

/*
 * The first steps, after fred_on: local APIC, NMI handler, latch, and whether VMX is available. Fails if
 * vmx=on and it is not, or if the user can enable it in the firmware's setup.
 */
error bring_up_events(const struct options *o);

/* The next steps, if VMX is available: VMX on, and the guest made. */
error bring_up_guest(struct machine *m, const struct options *o);

/* On this CPU: the guest, NULL without VMX; why there is no VMX, NULL with it; its capabilities, NULL without
 * it. */
struct vcpu *this_vcpu(void);
const char *why_no_vmx(void);
const struct vmx_capabilities *this_vmx(void);

#endif
