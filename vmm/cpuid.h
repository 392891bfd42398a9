/* CPUID as the guest sees it: the CPU's own, less what the guest is refused. */
#ifndef VMM_CPUID_H
#define VMM_CPUID_H

#include "vmm/vcpu.h"

error vmm_serve_cpuid(struct vcpu *v, const struct vm_exit *exit);

#endif
