/* VMX operation on this CPU: support, on, off (SDM vol. 3, 23.6 to 23.8). */
#ifndef VMM_VMX_VMX_H
#define VMM_VMX_VMX_H

#include "boot/machine/machine.h"
#include "boot/text/error.h"

/* The capability MSRs (SDM vol. 3, appendix A), the TRUE ones where they exist. */
struct vmx_capabilities {
    uint64_t basic, pin, proc, exit, entry, proc2, ept, misc;
    uint64_t exit2; /* allowed 1-settings only: 64 of them */
};

/* Why this CPU cannot run the guest, a reason to skip; NULL if it can, and then *c is set. */
error vmx_absent(struct vmx_capabilities *c);

/* An error if the firmware has locked VMX off, which the user can change in the firmware's setup; else NULL.
 */
error vmx_locked_off(void);

/*
 * VMXON, after IA32_FEATURE_CONTROL is set and locked if the firmware left it unlocked. Event delivery must
 * be on before, because CR4 must stay as VMX operation fixes it. Fails if memory is short, if CR0 or CR4 has
 * a bit that VMX forbids, or if VMXON fails.
 */
error vmx_on(struct machine *m, const struct vmx_capabilities *c);

/* The VMXON region: the physical address of a hidden page, which only the CPU may write while VMX is on. */
uint64_t vmx_region(void);

/* VMXOFF, CR0 and CR4 restored; nothing if VMX is not on. */
void vmx_off(void);

#endif
