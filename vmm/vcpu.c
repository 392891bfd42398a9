/* The guest entered, and its exits told. */
#include "vmm/vcpu.h"

#include "fred/fault.h"
#include "include/fred.h"
#include "include/instructions.h"
#include "include/vmx_instructions.h"

#define TIMER_RATE(misc) ((misc)&BITS(4, 0)) /* the timer counts TSC >> rate (SDM vol. 3, A.6) */

bool vmx_enter(struct vcpu *v);

static error read_exit(struct vm_exit *e)
{
    uint64_t reason, interruption, vectoring, length;

    TRY(vmcs_read(VM_EXIT_REASON, &reason));
    TRY(vmcs_read(VM_EXIT_INTERRUPTION_INFORMATION, &interruption));
    TRY(vmcs_read(IDT_VECTORING_INFORMATION, &vectoring));
    TRY(vmcs_read(VM_EXIT_INSTRUCTION_LENGTH, &length));
    TRY(vmcs_read(EXIT_QUALIFICATION, &e->qualification));
    TRY(vmcs_read(GUEST_PHYSICAL_ADDRESS, &e->guest_physical));
    TRY(vmcs_read(GUEST_RIP, &e->rip));
    TRY(vmcs_read(GUEST_RSP, &e->rsp));
    TRY(vmcs_read(GUEST_RFLAGS, &e->rflags));
    e->reason = (enum exit_reason)(reason & EXIT_REASON_BASIC);
    e->interruption = (uint32_t)interruption;
    e->vectoring = (uint32_t)vectoring;
    e->instruction_length = (uint32_t)length;
    if (fault_is(FAULT_EXIT_INFORMATION))
        e->interruption = 0;
    if (fault_is(FAULT_EXIT_ADDRESS))
        e->guest_physical = 0;
    if (reason & EXIT_REASON_ENTRY_FAILURE)
        return FAIL("VM entry failed: %s, qualification %#lx", vm_exit_name(e->reason), e->qualification);
    return NULL;
}

/* An exit loads the bases of GDTR and IDTR, but sets their limits to FFFFH (SDM vol. 3, 27.5.2). */
static bool enter_with_tables(struct vcpu *v)
{
    struct table_register gdtr = sgdt(), idtr = sidt();
    bool entered = vmx_enter(v);

    lgdt(gdtr);
    lidt(idtr);
    return entered;
}

error vcpu_enter(struct vcpu *v, struct vm_exit *exit, uint32_t ticks)
{
    uint64_t number = 0;

    if (v->has_timer)
        TRY(vmcs_write(PREEMPTION_TIMER_VALUE, ticks >> TIMER_RATE(v->capabilities->misc)));
    if (!enter_with_tables(v)) {
        vmread(VM_INSTRUCTION_ERROR, &number);
        return FAIL("%s failed, VM-instruction error %lu (SDM vol. 3, 30.4)",
                    v->launched ? "VMRESUME" : "VMLAUNCH", number);
    }
    if (fault_is(FAULT_EXIT_REGISTER))
        v->gprs.r15 = 0;
    return read_exit(exit);
}

error vcpu_skip(struct vcpu *v, const struct vm_exit *exit)
{
    (void)v;
    return vmcs_write(GUEST_RIP, exit->rip + exit->instruction_length);
}

bool vm_exit_is_nmi(const struct vm_exit *exit)
{
    uint32_t nmi = (uint32_t)INTERRUPTION_VALID | EVENT_NMI << INTERRUPTION_TYPE_SHIFT | VECTOR_NMI;

    return exit->reason == EXIT_EXCEPTION_OR_NMI &&
           (exit->interruption & (INTERRUPTION_VALID | INTERRUPTION_TYPE | INTERRUPTION_VECTOR)) == nmi;
}
