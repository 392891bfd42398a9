/*
 * A guest that uses FRED: its MSRs, which entries load, and exits save and replace by the host's.
 *
 * Where the CPU offers "save FRED" and "load FRED", exits and entries swap the MSRs that have VMCS fields;
 * else the MSR areas do (SDM vol. 3, 24.7.2 and 24.8.2). The areas always swap those that a guest needs and
 * that no control swaps: IA32_FRED_RSP0, IA32_STAR and, if there are shadow stacks, IA32_PL0_SSP for events
 * in ring 3, and IA32_KERNEL_GS_BASE, which each of these exchanges with IA32_GS_BASE. WRMSR before VMRESUME
 * would not do: an NMI between the two would enter the guest's entry page in the host's address space.
 */
#ifndef VMM_FRED_GUEST_H
#define VMM_FRED_GUEST_H

#include "vmm/vcpu.h"

enum fred_swap { FRED_SWAPPED_BY_NONE, FRED_SWAPPED_BY_AREAS, FRED_SWAPPED_BY_CONTROLS };

#define FRED_GUEST_MSRS 12

/* An MSR area has to be 16-byte aligned. */
struct fred_guest {
    struct vmx_msr guest[FRED_GUEST_MSRS]
        __attribute__((aligned(16))); /* loaded by entries, stored by exits */
    struct vmx_msr host[FRED_GUEST_MSRS] __attribute__((aligned(16))); /* loaded by exits */
    unsigned first; /* in both: the CPU may lack the first of them, IA32_PL0_SSP */
    enum fred_swap swap;
    uint64_t exit_before, exit2_before, entry_before; /* controls of the other guest */
};

/* Why this CPU cannot run a guest with FRED, a reason to skip; NULL if it can. */
const char *fred_guest_absent(const struct vcpu *v);

/* Whether it can swap the MSRs by controls too. */
bool fred_guest_has_controls(const struct vcpu *v);

/* Part of vcpu_make. Fails if memory is short or a VMWRITE does. */
error fred_guest_make(struct vcpu *v, struct arena *arena);

/*
 * vcpu_start_step for a guest with CR4.FRED and without an IDT: its events enter GUEST_FRED
 * (vmm/guest/fred.asm) on the stacks GUEST_FRED_STACK(level), NMIs at FRED_LEVEL_NMI. MSRs are swapped by
 * `swap`; NONE stands for the best that this CPU has. Fails if a VMWRITE does. The next vcpu_start ends it,
 * or fred_guest_off.
 */
error vcpu_start_fred(struct vcpu *v, enum guest_step step, enum fred_swap swap);
error fred_guest_off(struct vcpu *v);
bool fred_guest_is_on(const struct vcpu *v);

/* One of the guest's MSRs while it is not running: IA32_FRED_*, IA32_PL0_SSP, IA32_STAR, IA32_KERNEL_GS_BASE.
 * Fails for any other, or if a VMCS access does. */
error fred_guest_read(const struct vcpu *v, uint32_t msr, uint64_t *value);
error fred_guest_write(struct vcpu *v, uint32_t msr, uint64_t value);

/* Before an entry: the values that the exit is to load. CONFIG holds the stack level of this moment. */
error fred_guest_keep_host(struct fred_guest *f);

#endif
