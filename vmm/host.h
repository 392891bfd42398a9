/* The host's state that no VM exit brings back, or not as it was. */
#ifndef VMM_HOST_H
#define VMM_HOST_H

#include "include/instructions.h"
#include "vmm/vcpu.h"

struct host_state {
    struct table_register gdtr, idtr;
    uint64_t kernel_gs_base, cr2, dr6;
};

/* Right before an entry, and right behind the exit. */
error host_leave(const struct vcpu *v, struct host_state *state);
void host_return(struct vcpu *v, const struct host_state *state);

#endif
