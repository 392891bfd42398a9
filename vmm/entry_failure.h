/* Why a VM entry failed: which field of the current VMCS, and what was wanted of it. */
#ifndef VMM_ENTRY_FAILURE_H
#define VMM_ENTRY_FAILURE_H

#include "vmm/entry_checks/checks.h"
#include "vmm/vcpu.h"

/* This CPU and its current VMCS, which is the vcpu's. */
struct entry_view entry_view_of(const struct vcpu *v);

/* The first check of that class that the VMCS fails, NULL if it passes all. */
const struct entry_check *entry_failing(const struct vcpu *v, enum entry_class of);

/*
 * The error of an entry that failed with that VM-instruction error, or, where the number is 0, with that
 * exit. It names the field and the section, or says that none of our checks fails.
 */
error entry_failure(const struct vcpu *v, const struct vm_exit *exit, uint64_t number);

#endif
