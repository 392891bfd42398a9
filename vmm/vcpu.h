/* A virtual CPU: its VMCS and registers, VM entry, and the information of a VM exit. */
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

/* The result of vmx_enter: VMfail; an exit for C; the last exit that vcpu_dispatch allows without C. */
enum vmx_entered { VMX_FAILED, VMX_EXITED, VMX_DISPATCHED };

struct vcpu {
    struct reflection reflection;
    struct registers gprs;        /* the guest's, while it is not running */
    struct reflection interrupts; /* of interrupt exits; each sets its vector in it */
    uint32_t quick_end;   /* exits for a basic reason below it are for vmm/quick.h; 0: all are for C */
    uint32_t exits_left;  /* to be handled before vmx_enter returns */
    uint32_t quick_exits; /* exits other than NMI exits that were handled before it returned */
    bool launched;
    volatile bool exited; /* there was an exit, and no entry since */
    bool mitigated;       /* vmm/mitigations.h; then which of them, and the host's IA32_SPEC_CTRL */
    uint8_t mitigations;
    uint32_t host_spec_ctrl;
    const struct vmx_capabilities *capabilities;
    const struct machine *machine; /* the CPU that it runs on */
    struct guest guest;
    uint64_t vmcs; /* physical address of a hidden page */
    bool has_timer;
    bool exit_loads_fred;    /* else the FRED MSRs stay as they are, because the guest cannot write them */
    struct fred_guest *fred; /* vmm/fred_guest.h; NULL if this CPU cannot run a guest with FRED */
    uint64_t cr2;            /* the guest's, while it is not running: the VMCS has no field for it */
    uint32_t exits[EXIT_REASON_NUMBERS]; /* since vcpu_start, by basic reason */
};

/* vmm/enter.asm passes a vCPU's address to the stubs of nmi/reflect.asm as that of its reflection. */
_Static_assert(offsetof(struct vcpu, reflection) == 0, "the reflection is at the start of its vCPU");

/* The VM-exit information (SDM vol. 3, 24.9), and guest state at the exit. */
struct vm_exit {
    enum exit_reason reason;
    uint32_t whole_reason; /* bits 31:16 too */
    uint32_t interruption; /* VM-exit interruption information */
    uint32_t error_code;   /* of that interruption */
    uint32_t vectoring;    /* IDT-vectoring information */
    uint32_t vectoring_error_code;
    uint32_t interruptibility, activity;
    uint64_t qualification;
    uint64_t guest_physical; /* for EPT violations */
    uint64_t rip, rsp, rflags, pending_debug;
    uint64_t original_data; /* of a guest with FRED: event data of the event in `vectoring` */
    uint32_t instruction_length;
    bool dispatched; /* the last exit that vcpu_dispatch allows: its handler has run */
};

/* Allocates the guest (`first` as for guest_make) and its VMCS and makes it current on this CPU. Fails if
 * memory or a control is missing. */
error vcpu_make(struct vcpu *v, struct machine *m, const struct vmx_capabilities *c,
                const struct guest *first);

/* Sets the guest to the start of a program: all registers 0, nothing pending. Fails if a VMWRITE does. */
error vcpu_start(struct vcpu *v, enum guest_program program);

/* The same at a step of the program that has an IDT and a GDT. */
error vcpu_start_step(struct vcpu *v, enum guest_step step);

/*
 * Enters the guest and returns at its next exit, for whatever reason, after at most `ticks` TSC ticks by the
 * preemption timer. After an NMI exit NMIs are blocked. Fails if the entry did: the error names the field
 * (vmm/entry_checks/checks.h).
 */
error vcpu_enter(struct vcpu *v, struct vm_exit *exit, uint32_t ticks);

/*
 * The same where the entry may fail. *number is 0, or the VM-instruction error (SDM vol. 3, 30.4), and then
 * *exit is not set. A failure to load the guest's state is an exit (26.8), to which vm_exit_is_failure
 * applies. Fails if no VMCS is current.
 */
error vcpu_try_enter(struct vcpu *v, struct vm_exit *exit, uint32_t ticks, uint64_t *number);
bool vm_exit_is_failure(const struct vm_exit *exit);

/*
 * Between the two, without a return to C, NMI exits are dispatched by *r, acknowledged interrupts by way
 * direct, other exits handled as in vmm/quick.h, and the guest is resumed. vcpu_enter returns after `most` of
 * them, with exit->dispatched, and at every other exit.
 */
void vcpu_dispatch(struct vcpu *v, const struct reflection *r, uint32_t most);
void vcpu_exit_to_c(struct vcpu *v);

/* An event that the next entry injects: the values of the fields of SDM vol. 3, 24.8.3. */
struct vm_injection {
    uint32_t information, error_code, length;
};

/* Fails if a VMWRITE does, as the next three functions do. */
error vcpu_inject(const struct vm_injection *event);

/*
 * The same with event data, which every event that a guest with FRED gets has in its frame: the address of
 * #PF, the debug status of #DB, of an event that an exit interrupted exit->original_data, else 0 (FRED 5.0,
 * VMX: injected-event data). vcpu_inject injects 0.
 */
error vcpu_inject_with_data(const struct vm_injection *event, uint64_t data);

/* TSC ticks: enough for every program but GUEST_SPINS, and for some rounds of that one. */
#define VCPU_TICKS      2000000
#define VCPU_SPIN_TICKS 500000

/* Advances the guest past the instruction that exited. As after its execution, blocking by STI or MOV SS
 * ends, and with TF a single-step trap is pending. */
error vcpu_skip(struct vcpu *v, const struct vm_exit *exit);

/*
 * Injects a fault of the instruction that exited: this vector, and error code 0 if it has one. RIP stays at
 * the instruction.
 */
error vcpu_inject_fault(const struct vm_exit *exit, unsigned vector);

bool vm_exit_is_nmi(const struct vm_exit *exit);

/* An interrupt that the exit acknowledged: its vector is in the interruption information. */
bool vm_exit_is_interrupt(const struct vm_exit *exit);

/* By appendix C; for an unknown number, a text that says so. */
const char *vm_exit_name(enum exit_reason reason);

/*
 * The exit as text of at most `size` bytes: the reason, then the MSR, port, register, or address with the
 * access and its rights, and RIP. `guest` is the guest's registers at the exit.
 */
void vm_exit_text(char *out, size_t size, const struct vm_exit *exit, const struct registers *guest);

/* By appendix B, as for vm_exit_name. */
const char *vmcs_name(enum vmcs_field field);

/* VMREAD and VMWRITE by name; an error names the field. */
error vmcs_read(enum vmcs_field field, uint64_t *value);
error vmcs_write(enum vmcs_field field, uint64_t value);

#endif
