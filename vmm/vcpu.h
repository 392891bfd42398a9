/* One virtual CPU: its VMCS, its registers, entering it and hearing why it came back. */
#ifndef VMM_VCPU_H
#define VMM_VCPU_H

#include "boot/machine/machine.h"
#include "boot/text/error.h"
#include "include/registers.h"
#include "include/vmcs.h"
#include "include/vmx.h"
#include "nmi/reflect.h"
#include "vmm/guest/guest.h"
#include "vmm/vmx/vmx.h"

/* What came of vmx_enter. */
enum vmx_entered { VMX_FAILED, VMX_EXITED, VMX_DISPATCHED };

struct vcpu {
    struct reflection reflection;
    struct registers gprs; /* the guest's, while it is not running */
    uint32_t left;         /* so many NMIs may be handed on before C has a look */
    bool launched;
    volatile bool exited; /* an exit is behind it, and no entry since */
    bool mitigated;       /* vmm/mitigations.h: and which of them the CPU has; the host's IA32_SPEC_CTRL */
    uint8_t mitigations;
    uint32_t host_spec_ctrl;
    const struct vmx_capabilities *capabilities;
    struct guest guest;
    uint32_t *vmcs;
    bool has_timer;
    bool exit_loads_fred; /* else the FRED MSRs are what they were, for the guest cannot write them */
    uint64_t cr2;         /* the guest's, while it is not running: no field of the VMCS */
    uint32_t exits[EXIT_REASON_NUMBERS]; /* since it was started, by basic reason */
};

/* vmm/enter.asm gives the stubs of nmi/reflect.asm the address of the one for that of the other. */
_Static_assert(offsetof(struct vcpu, reflection) == 0, "the reflection is at the start of its vCPU");

/* Why the guest came back (SDM vol. 3, 24.9). */
struct vm_exit {
    enum exit_reason reason;
    uint32_t whole_reason; /* bits 31:16 too */
    uint32_t interruption; /* VM-exit interruption information */
    uint32_t error_code;   /* goes with it */
    uint32_t vectoring;    /* IDT-vectoring information */
    uint32_t vectoring_error_code;
    uint32_t interruptibility, activity;
    uint64_t qualification;
    uint64_t guest_physical; /* for EPT violations */
    uint64_t rip, rsp, rflags, pending_debug;
    uint32_t instruction_length;
    bool dispatched; /* it was for an NMI, whose handler has run, as those of others before it */
};

/* Allocates and makes the guest current on this CPU; ready for vcpu_start. */
error vcpu_make(struct vcpu *v, struct machine *m, const struct vmx_capabilities *c);

/* Puts the guest at the start of a program, all registers 0, nothing pending. */
error vcpu_start(struct vcpu *v, enum guest_program program);

/* The same for the guest that has an IDT with handlers, before a step. */
error vcpu_start_step(struct vcpu *v, enum guest_step step);

/*
 * Enters the guest until it exits, whatever for: at most `ticks` of the preemption timer. After an NMI exit
 * NMIs are blocked. Fails if the entry did: the error names the field that is why
 * (vmm/entry_checks/checks.h).
 */
error vcpu_enter(struct vcpu *v, struct vm_exit *exit, uint32_t ticks);

/*
 * The same where the entry may fail. *number is 0, or the VM-instruction error (SDM vol. 3, 30.4): then there
 * is no *exit. A failure to load the guest's state is an exit (26.8); vm_exit_is_failure tells. Fails if
 * there is no VMCS.
 */
error vcpu_try_enter(struct vcpu *v, struct vm_exit *exit, uint32_t ticks, uint64_t *number);
bool vm_exit_is_failure(const struct vm_exit *exit);

/*
 * From one to the other NMI exits lead to the NMI handler and back into the guest at once, by what is open
 * there. After so many vcpu_enter comes back and tells of the last one; for every other exit it does as ever.
 */
void vcpu_dispatch_nmis(struct vcpu *v, const struct reflection *r, uint32_t most);
void vcpu_exit_to_c(struct vcpu *v);

/* An event that the next entry delivers to the guest: the fields of SDM vol. 3, 24.8.3, as they are to be. */
struct vm_injection {
    uint32_t information, error_code, length;
};

error vcpu_inject(const struct vm_injection *event);

#define VCPU_TICKS 2000000 /* more than any program takes but GUEST_SPINS */

/* Steps the guest over the instruction that exited: as if it had executed it, blocking by STI or MOV SS is
 * over. */
error vcpu_skip(struct vcpu *v, const struct vm_exit *exit);

/*
 * The instruction that exited faults in the guest, with this vector, and the error code 0 if it has one: RIP
 * stays at it, and the next entry delivers that.
 */
error vcpu_inject_fault(const struct vm_exit *exit, unsigned vector);

bool vm_exit_is_nmi(const struct vm_exit *exit);

/* One that the exit acknowledged: its vector is in the interruption information. */
bool vm_exit_is_interrupt(const struct vm_exit *exit);

const char *vm_exit_name(enum exit_reason reason);

/*
 * What the guest was about: the reason, then the MSR, port, register, or address with the access and the
 * rights there, and where in the guest. `guest` is its registers at the exit.
 */
void vm_exit_text(char *out, size_t size, const struct vm_exit *exit, const struct registers *guest);
const char *vmcs_name(enum vmcs_field field);

/* VMREAD and VMWRITE by name; an error names the field. */
error vmcs_read(enum vmcs_field field, uint64_t *value);
error vmcs_write(enum vmcs_field field, uint64_t value);

#endif
