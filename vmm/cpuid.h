/* CPUID for the guest: the CPU's own, without the features that the guest may not use. */
#ifndef VMM_CPUID_H
#define VMM_CPUID_H

#include "vmm/run.h"

/* Executes the guest's CPUID: changes RAX, RBX, RCX and RDX alone. */
void vmm_cpuid(struct registers *gprs);

/* Handles EXIT_CPUID; fails if a VMWRITE does. */
exit_handler vmm_handle_cpuid;

#endif
