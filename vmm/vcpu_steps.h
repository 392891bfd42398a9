/* The steps of a VM entry and its exit, which vmm/vcpu.c calls through this table. */
#ifndef VMM_VCPU_STEPS_H
#define VMM_VCPU_STEPS_H

#include "vmm/entry_checks/checks.h"
#include "vmm/fred_guest.h"
#include "vmm/host.h"
#include "vmm/vcpu.h"

struct vcpu_steps {
    error (*inject)(const struct vm_injection *event, uint64_t data); /* writes the fields of the event */
    error (*keep_host_fred)(struct fred_guest *f); /* host MSRs that the exit of a guest with FRED loads */
    enum vmx_entered (*enter)(struct vcpu *v);     /* vmx_enter: up to the exit, with its registers saved */
    void (*host_return)(struct vcpu *v, const struct host_state *state);
    error (*read_exit)(struct vm_exit *exit);                     /* from the VMCS, but for dispatched */
    error (*read_number)(const struct vcpu *v, uint64_t *number); /* the VM-instruction error */
    const struct entry_check *(*failed_check)(const struct entry_view *v, enum entry_class of);
};

extern struct vcpu_steps vcpu_steps;

/* VMLAUNCH or VMRESUME (vmm/enter.asm). */
enum vmx_entered vmx_enter(struct vcpu *v);

#endif
