/*
 * What a VMM does around a guest that it does not trust, against what of its traces a CPU keeps (Spectre,
 * MDS): on each exit the registers cleared, the sequence of Linux's RSB_VMEXIT_LITE, IBRS on again; before
 * each entry the CPU's buffers overwritten. For comparison with those that do it: the guest here is our own.
 *
 * RSB_VMEXIT_LITE is one CALL and an LFENCE: all that a CPU with eIBRS needs against its post-barrier return
 * stack (PBRSB). One without eIBRS needs all 32 entries of the return stack buffer filled (RSB_VMEXIT), which
 * is not done here: a CPU that has FRED has eIBRS. Linux chooses by the CPU's bugs.
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
