/* VM entry, and the information of its exit. */
#include "vmm/vcpu.h"

#include "boot/report/phase.h"
#include "include/fred.h"
#include "include/instructions.h"
#include "include/msr.h"
#include "include/vmx_instructions.h"
#include "nmi/handler.h"
#include "vmm/entry_failure.h"
#include "vmm/mitigations.h"
#include "vmm/quick.h"
#include "vmm/vcpu_steps.h"

#define TIMER_RATE(misc) ((misc)&BITS(4, 0)) /* the timer counts TSC >> rate (SDM vol. 3, A.6) */

void vmx_dispatched(void);
void vmx_dispatched_mitigated(void);
void vmx_dispatched_ibrs(void);
void vmx_nmi_to_c(void);
void vmx_exit_to_c(void);

static uint64_t read_field(enum vmcs_field field, error *e)
{
    uint64_t value = 0;

    if (!vmread(field, &value) && !*e)
        *e = vmcs_read(field, &value);
    return value;
}

/* INJECTED_EVENT_DATA and ORIGINAL_EVENT_DATA come with FRED. */
static bool has_event_data(void)
{
    return rdmsr(IA32_VMX_BASIC) & VMX_BASIC_NESTED;
}

static error read_exit(struct vm_exit *exit)
{
    error e = NULL;

    exit->whole_reason = (uint32_t)read_field(VM_EXIT_REASON, &e);
    exit->interruption = (uint32_t)read_field(VM_EXIT_INTERRUPTION_INFORMATION, &e);
    exit->error_code = (uint32_t)read_field(VM_EXIT_INTERRUPTION_ERROR_CODE, &e);
    exit->vectoring = (uint32_t)read_field(IDT_VECTORING_INFORMATION, &e);
    exit->vectoring_error_code = (uint32_t)read_field(IDT_VECTORING_ERROR_CODE, &e);
    exit->instruction_length = (uint32_t)read_field(VM_EXIT_INSTRUCTION_LENGTH, &e);
    exit->qualification = read_field(EXIT_QUALIFICATION, &e);
    exit->guest_physical = read_field(GUEST_PHYSICAL_ADDRESS, &e);
    exit->rip = read_field(GUEST_RIP, &e);
    exit->rsp = read_field(GUEST_RSP, &e);
    exit->rflags = read_field(GUEST_RFLAGS, &e);
    exit->interruptibility = (uint32_t)read_field(GUEST_INTERRUPTIBILITY, &e);
    exit->activity = (uint32_t)read_field(GUEST_ACTIVITY_STATE, &e);
    exit->pending_debug = read_field(GUEST_PENDING_DEBUG_EXCEPTIONS, &e);
    exit->original_data = 0;
    if (exit->vectoring & INTERRUPTION_VALID && has_event_data())
        exit->original_data = read_field(ORIGINAL_EVENT_DATA, &e);
    exit->reason = (enum exit_reason)(exit->whole_reason & EXIT_REASON_BASIC);
    return e;
}

static error read_number(const struct vcpu *v, uint64_t *number)
{
    if (!vmread(VM_INSTRUCTION_ERROR, number))
        return FAIL("%s failed: no VMCS is current", v->launched ? "VMRESUME" : "VMLAUNCH");
    return NULL;
}

static error write_injection(const struct vm_injection *event, uint64_t data)
{
    if (has_event_data())
        TRY(vmcs_write(INJECTED_EVENT_DATA, data)); /* always: the CPU pushes it for every type */
    TRY(vmcs_write(ENTRY_INTERRUPTION_INFORMATION, event->information));
    TRY(vmcs_write(ENTRY_EXCEPTION_ERROR_CODE, event->error_code));
    return vmcs_write(ENTRY_INSTRUCTION_LENGTH, event->length);
}

struct vcpu_steps vcpu_steps = {
    .inject = write_injection,
    .keep_host_fred = fred_guest_keep_host,
    .enter = vmx_enter,
    .host_return = host_return,
    .read_exit = read_exit,
    .read_number = read_number,
    .failed_check = entry_check_failed,
};

/* A VMLAUNCH that fails while the guest's state is loaded does not launch (SDM vol. 3, 26.8 and 30.3). */
static void note_launched(struct vcpu *v, uint32_t dispatched)
{
    uint64_t reason = EXIT_REASON_ENTRY_FAILURE;

    vmread(VM_EXIT_REASON, &reason);
    if (dispatched || !(reason & EXIT_REASON_ENTRY_FAILURE))
        v->launched = true;
}

/* Counts the NMI exits that were dispatched without C, and this one; reads its information. */
static error note_exit(struct vcpu *v, struct vm_exit *exit, enum vmx_entered entered, uint32_t nmis)
{
    v->exits[EXIT_EXCEPTION_OR_NMI] += nmis;
    TRY(vcpu_steps.read_exit(exit));
    exit->dispatched = entered == VMX_DISPATCHED;
    if (!exit->dispatched && exit->reason < EXIT_REASON_NUMBERS)
        v->exits[exit->reason]++;
    if (!exit->dispatched && vm_exit_is_nmi(exit))
        nmi_account_served(&nmi_account);
    return NULL;
}

error vcpu_try_enter(struct vcpu *v, struct vm_exit *exit, uint32_t ticks, uint64_t *number)
{
    struct host_state host;
    enum phase before;
    enum vmx_entered entered;
    uint32_t left_before = v->exits_left, quick_before = v->quick_exits, dispatched;

    *number = 0;
    if (v->has_timer)
        TRY(vmcs_write(PREEMPTION_TIMER_VALUE, ticks >> TIMER_RATE(v->capabilities->misc)));
    v->exited = false;
    TRY(host_leave(v, &host));
    if (fred_guest_is_on(v))
        TRY(vcpu_steps.keep_host_fred(v->fred));
    entered = vcpu_steps.enter(v);
    dispatched = left_before - v->exits_left;
    if (entered == VMX_FAILED) {
        if (v->mitigations & MITIGATE_SPEC_CTRL)
            wrmsr(IA32_SPEC_CTRL, v->host_spec_ctrl);
        return vcpu_steps.read_number(v, number);
    }
    /* First: an unexpected event from here on must leave `launched` right. */
    note_launched(v, dispatched);
    before = phase_begin(PHASE_EXIT);
    vcpu_steps.host_return(v, &host);
    phase_return(before);
    return note_exit(v, exit, entered, dispatched - (v->quick_exits - quick_before));
}

static void (*after_dispatch(const struct vcpu *v))(void)
{
    if (v->mitigations & MITIGATE_SPEC_CTRL)
        return vmx_dispatched_ibrs;
    return v->mitigated ? vmx_dispatched_mitigated : vmx_dispatched;
}

void vcpu_dispatch(struct vcpu *v, const struct reflection *r, uint32_t most)
{
    v->reflection = *r;
    reflection_make(&v->interrupts, &nmi_ways[WAY_DIRECT], EVENT_EXTERNAL_INTERRUPT, 0);
    v->reflection.back = v->interrupts.back = (uint64_t)after_dispatch(v);
    v->exits_left = most;
    v->quick_end = QUICK_END;
}

void vcpu_exit_to_c(struct vcpu *v)
{
    v->reflection.stub = (uint64_t)(v->mitigated ? vmx_exit_to_c : vmx_nmi_to_c);
    v->quick_end = 0;
}

error vcpu_enter(struct vcpu *v, struct vm_exit *exit, uint32_t ticks)
{
    uint64_t number;

    TRY(vcpu_try_enter(v, exit, ticks, &number));
    if (number || vm_exit_is_failure(exit))
        return entry_failure(v, exit, number);
    return NULL;
}

error vcpu_inject(const struct vm_injection *event)
{
    return vcpu_steps.inject(event, 0);
}

error vcpu_inject_with_data(const struct vm_injection *event, uint64_t data)
{
    return vcpu_steps.inject(event, data);
}

error vcpu_inject_fault(const struct vm_exit *exit, unsigned vector)
{
    uint32_t information = vector == VECTOR_GP ? INTERRUPTION_WITH_CODE(EVENT_HARDWARE_EXCEPTION, vector)
                                               : INTERRUPTION(EVENT_HARDWARE_EXCEPTION, vector);

    TRY(vmcs_write(GUEST_RFLAGS,
                   exit->rflags | RFLAGS_RF)); /* an entry does not set it (SDM vol. 3, 26.6.1.1) */
    return vcpu_inject(&(struct vm_injection){.information = information});
}

error vcpu_skip(struct vcpu *v, const struct vm_exit *exit)
{
    uint32_t shadow = exit->interruptibility & (uint32_t)(INTERRUPTIBILITY_STI | INTERRUPTIBILITY_MOV_SS);

    (void)v;
    if (shadow)
        TRY(vmcs_write(GUEST_INTERRUPTIBILITY, exit->interruptibility & ~shadow));
    if (exit->rflags & RFLAGS_TF)
        TRY(vmcs_write(GUEST_PENDING_DEBUG_EXCEPTIONS, exit->pending_debug | DEBUG_STEP));
    return vmcs_write(GUEST_RIP, exit->rip + exit->instruction_length);
}

bool vm_exit_is_failure(const struct vm_exit *exit)
{
    return exit->whole_reason & EXIT_REASON_ENTRY_FAILURE;
}

bool vm_exit_is_nmi(const struct vm_exit *exit)
{
    return exit->reason == EXIT_EXCEPTION_OR_NMI &&
           (exit->interruption & (INTERRUPTION_VALID | INTERRUPTION_TYPE | INTERRUPTION_VECTOR)) ==
               INTERRUPTION(EVENT_NMI, VECTOR_NMI);
}

bool vm_exit_is_interrupt(const struct vm_exit *exit)
{
    return exit->reason == EXIT_EXTERNAL_INTERRUPT && exit->interruption & INTERRUPTION_VALID;
}
