/* One virtual CPU: its VMCS, its registers, entering it and hearing why it came back. */
#ifndef VMM_VCPU_H
#define VMM_VCPU_H

#include "boot/error.h"
#include "boot/machine.h"
#include "include/registers.h"
#include "include/vmcs.h"
#include "include/vmx.h"
#include "vmm/guest.h"
#include "vmm/vmx.h"

struct vcpu {
    struct registers gprs; /* the guest's, while it is not running */
    bool launched;
    const struct vmx_capabilities *capabilities;
    struct guest guest;
    uint32_t *vmcs;
    bool has_timer;
};

/* Why the guest came back (SDM vol. 3, 24.9). */
struct vm_exit {
    enum exit_reason reason;
    uint32_t interruption; /* VM-exit interruption information */
    uint32_t vectoring;    /* IDT-vectoring information */
    uint64_t qualification;
    uint64_t guest_physical; /* for EPT violations */
    uint64_t rip, rsp, rflags;
    uint32_t instruction_length;
};

/* Allocates and makes the guest current on this CPU; ready for vcpu_start. */
error vcpu_make(struct vcpu *v, struct machine *m, const struct vmx_capabilities *c);

/* Puts the guest at the start of a program, all registers 0, nothing pending. */
error vcpu_start(struct vcpu *v, enum guest_program program);

/* The same for the guest that has an IDT with handlers, before a step. */
error vcpu_start_step(struct vcpu *v, enum guest_step step);

/*
 * Enters the guest until it exits, whatever for: at most `ticks` of the preemption timer. After an NMI exit
 * NMIs are blocked. Fails if the entry did.
 */
error vcpu_enter(struct vcpu *v, struct vm_exit *exit, uint32_t ticks);

#define VCPU_TICKS 2000000 /* more than any program takes but GUEST_SPINS */

/* Steps the guest over the instruction that exited. */
error vcpu_skip(struct vcpu *v, const struct vm_exit *exit);

bool vm_exit_is_nmi(const struct vm_exit *exit);
const char *vm_exit_name(enum exit_reason reason);

/* VMREAD and VMWRITE by name; an error names the field. */
error vmcs_read(enum vmcs_field field, uint64_t *value);
error vmcs_write(enum vmcs_field field, uint64_t value);

#endif
