/* VMX operation on this CPU: whether it can be had, on, off (SDM vol. 3, 23.6 to 23.8). */
#ifndef VMM_VMX_VMX_H
#define VMM_VMX_VMX_H

#include "boot/machine/machine.h"
#include "boot/text/error.h"

/* What a CPU that has VMX offers: the capability MSRs, the TRUE ones where they exist. */
struct vmx_capabilities {
    uint64_t basic, pin, proc, exit, entry, proc2, ept, misc;
    uint64_t exit2; /* allowed 1-settings only: 64 of them */
};

/* Why this CPU cannot run our guest, NULL if it can. Nobody can help that: a reason to skip. */
error vmx_absent(struct vmx_capabilities *c);

/* Why the firmware keeps VMX off, NULL if it does not. The user can help that in the firmware's setup. */
error vmx_locked_off(void);

/*
 * VMXON; sets and locks IA32_FEATURE_CONTROL first where the firmware left it open. The FRED backend must be
 * on, because CR4 must stay as VMX operation fixes it.
 */
error vmx_on(struct machine *m, const struct vmx_capabilities *c);

/* The VMXON region, a page that is the CPU's own while VMX is on. */
const void *vmx_region(void);

/* Does nothing where VMX is not on. */
void vmx_off(void);

#endif
