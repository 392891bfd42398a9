/* CPUID as the guest sees it: the CPU's own, less what the guest is refused. */
#ifndef VMM_CPUID_H
#define VMM_CPUID_H

#include "vmm/run.h"

exit_handler vmm_handle_cpuid;

#endif
