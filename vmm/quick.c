#include "vmm/quick.h"

#include "include/registers.h"
#include "include/vmx_instructions.h"
#include "vmm/cpuid.h"

static bool leave_it(__attribute__((unused)) struct vcpu *v)
{
    return false;
}

/* Right after an exit its VMCS is current, and these fields are in every one: no access can fail. */
static inline __attribute__((always_inline)) uint64_t read_field(enum vmcs_field field)
{
    uint64_t value;

    vmread(field, &value);
    return value;
}

/* Advances the guest, and counts the exit. Where more than RIP changes, vcpu_skip does that. */
static inline __attribute__((always_inline)) bool skip(struct vcpu *v, enum exit_reason reason)
{
    if (read_field(GUEST_INTERRUPTIBILITY) & (INTERRUPTIBILITY_STI | INTERRUPTIBILITY_MOV_SS) ||
        read_field(GUEST_RFLAGS) & RFLAGS_TF)
        return false;
    vmwrite(GUEST_RIP, read_field(GUEST_RIP) + read_field(VM_EXIT_INSTRUCTION_LENGTH));
    v->exits[reason]++;
    v->quick_exits++;
    return true;
}

static bool execute_cpuid(struct vcpu *v)
{
    if (!skip(v, EXIT_CPUID))
        return false;
    vmm_cpuid(&v->gprs);
    return true;
}

static bool answer_call(struct vcpu *v)
{
    return v->gprs.rax == GUEST_CALL_NOTHING && skip(v, EXIT_VMCALL);
}

quick_handler *quick_handlers[QUICK_END] = {
    [0 ... EXIT_CPUID - 1] = leave_it,
    [EXIT_CPUID] = execute_cpuid,
    [EXIT_CPUID + 1 ... EXIT_VMCALL - 1] = leave_it,
    [EXIT_VMCALL] = answer_call,
};
