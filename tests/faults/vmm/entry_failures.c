/* The failure of a VM entry is lost, or explained by the wrong check. */
#include "tests/faults/fault.h"
#include "vmm/vcpu_steps.h"

static struct vcpu_steps right_steps;

static enum vmx_entered enter_and_call_it_launched(struct vcpu *v)
{
    enum vmx_entered entered = right_steps.enter(v);

    v->launched = v->launched || entered == VMX_EXITED;
    return entered;
}

FAULT("entry-launched", "a VMLAUNCH that fails on the guest's state counts as done")
{
    right_steps = vcpu_steps;
    vcpu_steps.enter = enter_and_call_it_launched;
}

static error read_exit_without_failure(struct vm_exit *exit)
{
    TRY(right_steps.read_exit(exit));
    exit->whole_reason &= ~(uint32_t)EXIT_REASON_ENTRY_FAILURE;
    return NULL;
}

FAULT("entry-failure", "a VM entry that fails on the guest's state counts as an exit")
{
    right_steps = vcpu_steps;
    vcpu_steps.read_exit = read_exit_without_failure;
}

static error read_number_too_high(const struct vcpu *v, uint64_t *number)
{
    TRY(right_steps.read_number(v, number));
    ++*number;
    return NULL;
}

FAULT("entry-number", "the error number of a VM entry that failed is one too high")
{
    right_steps = vcpu_steps;
    vcpu_steps.read_number = read_number_too_high;
}

static const struct entry_check *no_check(__attribute__((unused)) const struct entry_view *view,
                                          __attribute__((unused)) enum entry_class of)
{
    return NULL;
}

/* The qualification identifies an MSR that cannot be loaded. */
static error read_exit_without_msr(struct vm_exit *exit)
{
    TRY(right_steps.read_exit(exit));
    if (vm_exit_is_failure(exit) && exit->reason == EXIT_ENTRY_MSR_LOAD)
        exit->qualification = 0;
    return NULL;
}

FAULT("entry-unnamed", "no check is named for a VM entry that failed")
{
    right_steps = vcpu_steps;
    vcpu_steps.failed_check = no_check;
    vcpu_steps.read_exit = read_exit_without_msr;
}

static const struct entry_check *first_check(__attribute__((unused)) const struct entry_view *view,
                                             enum entry_class of)
{
    return entry_check_at(of, 0);
}

FAULT("entry-blamed", "a failed check is named for a VMCS that passes all")
{
    vcpu_steps.failed_check = first_check;
}
