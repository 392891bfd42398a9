/* Host state that a VM exit does not restore, or not completely. */
#ifndef VMM_HOST_H
#define VMM_HOST_H

#include "include/instructions.h"
#include "vmm/vcpu.h"

struct host_state {
    struct table_register gdtr, idtr;
    uint64_t kernel_gs_base, cr2, dr6;
};

/* Writes the FRED host fields: the CPU's MSRs as they are now. Fails if a VMWRITE does. */
error host_write_fred(void);

/* Right before an entry: saves it, and writes the FRED host fields. Fails if an MSR or a field does. */
error host_leave(const struct vcpu *v, struct host_state *state);
/* Right after the exit: restores it, and saves the guest's CR2. */
void host_return(struct vcpu *v, const struct host_state *state);

#endif
