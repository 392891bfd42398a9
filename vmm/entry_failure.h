/* Why a VM entry failed: the field of the current VMCS, its value, and the value that the SDM requires. */
#ifndef VMM_ENTRY_FAILURE_H
#define VMM_ENTRY_FAILURE_H

#include "vmm/entry_checks/checks.h"
#include "vmm/vcpu.h"

/* The input of the checks: this CPU and its current VMCS, which is the vCPU's. */
struct entry_view entry_view_of(const struct vcpu *v);

/* The first check of that class that the VMCS fails, NULL if it passes all. */
const struct entry_check *entry_failing(const struct vcpu *v, enum entry_class of);

/*
 * The error of an entry that failed with VM-instruction error `number` (SDM vol. 3, 30.4), or with that exit
 * if `number` is 0 (26.8). It names the field and the section, or states that no known check fails.
 */
error entry_failure(const struct vcpu *v, const struct vm_exit *exit, uint64_t number);

#endif
