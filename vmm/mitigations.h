/*
 * The usual mitigations around an untrusted guest (Spectre, MDS): after each exit the registers are cleared,
 * the sequence of Linux's RSB_VMEXIT_LITE runs, IBRS is set again; before each entry VERW overwrites the
 * CPU's buffers. For comparison with VMMs that do so: the guest here is trusted.
 *
 * RSB_VMEXIT_LITE is one CALL and an LFENCE: enough for a CPU with eIBRS against its post-barrier return
 * stack (PBRSB). One without eIBRS needs all 32 entries of the return stack buffer filled (RSB_VMEXIT), which
 * is not done here: a CPU that has FRED has eIBRS. Linux chooses by the CPU's bugs.
 */
#ifndef VMM_MITIGATIONS_H
#define VMM_MITIGATIONS_H

#include "vmm/vcpu.h"

#define MITIGATE_SPEC_CTRL 1 /* bits of vcpu.mitigations: listed by CPUID */
#define MITIGATE_VERW      2

/* On or off for this vCPU, whose VMCS is current; vcpu.mitigations are those that the CPU lists. Fails if the
 * VMWRITE of HOST_RIP does. */
error vcpu_mitigate(struct vcpu *v, bool on);

#endif
