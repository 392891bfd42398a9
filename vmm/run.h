/* The VMM's own loop: runs the guest, serves what it can serve, and hands NMIs and interrupts on. */
#ifndef VMM_RUN_H
#define VMM_RUN_H

#include "nmi/reflect.h"
#include "vmm/vcpu.h"

/*
 * Runs the guest until an exit that the VMM does not serve by itself (VMCALL, HLT, EPT violation, triple
 * fault, the preemption timer, or anything else, which is then told by name). Serves NMIs, by `way`,
 * interrupts that the exit acknowledged, and CPUID. Fails if an entry did, or if the guest exits more often
 * than a sane one would.
 */
error vmm_run(struct vcpu *v, const struct nmi_way *way, struct vm_exit *last);

#endif
