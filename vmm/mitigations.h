/*
 * What a VMM does around a guest that it does not trust, against what of its traces a CPU keeps (Spectre,
 * MDS): on each exit the registers cleared, the return stack buffer filled, IBRS on again; before each entry
 * the CPU's buffers overwritten. For comparison with those that do it: the guest here is our own.
 */
#ifndef VMM_MITIGATIONS_H
#define VMM_MITIGATIONS_H

#include "vmm/vcpu.h"

#define MITIGATE_SPEC_CTRL 1 /* bits of vcpu.mitigations: what the CPU lists */
#define MITIGATE_VERW      2

/* On or off for this vCPU, whose VMCS is current. What the CPU does not list is left out, which is told apart
 * by vcpu.mitigations. */
error vcpu_mitigate(struct vcpu *v, bool on);

#endif
