#include "vmm/run.h"

#include "boot/console.h"
#include "boot/phase.h"
#include "fred/fault.h"
#include "include/msr.h"
#include "include/pic.h"
#include "vmm/cpuid.h"

#define MOST_EXITS 1000

/* What a VMM must not do: the guest's WRMSR or OUT executed in the host. False if no such fault is at work.
 */
static bool pass_through(const struct vcpu *v, const struct vm_exit *exit)
{
    if (fault_is(FAULT_VMM_MSR) && exit->reason == EXIT_WRMSR && (uint32_t)v->gprs.rcx == IA32_STAR)
        wrmsr(IA32_STAR, v->gprs.rdx << 32 | (uint32_t)v->gprs.rax);
    else if (fault_is(FAULT_VMM_PORT) && exit->reason == EXIT_IO && !(exit->qualification & IO_ACCESS_IN) &&
             field_get(exit->qualification, IO_ACCESS_PORT) == PIC1_MASK)
        outb(PIC1_MASK, (uint8_t)v->gprs.rax);
    else
        return fault_is(FAULT_VMM_REFUSAL);
    return true;
}

static error refuse(struct vcpu *v, const struct vm_exit *exit, unsigned vector)
{
    return pass_through(v, exit) ? vcpu_skip(v, exit) : vcpu_refuse(exit, vector);
}

static error refuse_instruction(struct vcpu *v, const struct vm_exit *exit)
{
    return refuse(v, exit, VECTOR_UD);
}

static error refuse_access(struct vcpu *v, const struct vm_exit *exit)
{
    return refuse(v, exit, VECTOR_GP);
}

/* What the VMM does about an exit and goes on; for every other reason the guest stops. */
typedef error answer(struct vcpu *v, const struct vm_exit *exit);

static answer *const answers[EXIT_REASON_NUMBERS] = {
    [EXIT_CPUID] = vmm_serve_cpuid,

    [EXIT_VMCLEAR] = refuse_instruction, [EXIT_VMLAUNCH] = refuse_instruction,
    [EXIT_VMPTRLD] = refuse_instruction, [EXIT_VMPTRST] = refuse_instruction,
    [EXIT_VMREAD] = refuse_instruction,  [EXIT_VMRESUME] = refuse_instruction,
    [EXIT_VMWRITE] = refuse_instruction, [EXIT_VMXOFF] = refuse_instruction,
    [EXIT_VMXON] = refuse_instruction,   [EXIT_INVEPT] = refuse_instruction,
    [EXIT_INVVPID] = refuse_instruction, [EXIT_VMFUNC] = refuse_instruction,
    [EXIT_GETSEC] = refuse_instruction,  [EXIT_RSM] = refuse_instruction,
    [EXIT_MONITOR] = refuse_instruction, [EXIT_MWAIT] = refuse_instruction,
    [EXIT_INVD] = refuse_instruction,

    [EXIT_RDMSR] = refuse_access,        [EXIT_WRMSR] = refuse_access,
    [EXIT_IO] = refuse_access,           [EXIT_CR_ACCESS] = refuse_access,
    [EXIT_MOV_DR] = refuse_access,       [EXIT_RDPMC] = refuse_access,
    [EXIT_XSETBV] = refuse_access,
};

/* Hands on what the exit consumed: the CPU will not deliver it any more. False if it consumed nothing. */
static bool hand_on(struct reflection *r, const struct vm_exit *exit)
{
    if (vm_exit_is_nmi(exit)) {
        if (!fault_is(FAULT_VMM_NMI))
            reflection_hand_on(r, exit->qualification);
    } else if (vm_exit_is_interrupt(exit)) {
        reflect_event(EVENT_EXTERNAL_INTERRUPT, exit->interruption & INTERRUPTION_VECTOR, 0);
    } else {
        return false;
    }
    return true;
}

static error run(struct vcpu *v, struct reflection *r, struct vm_exit *last, uint32_t ticks)
{
    char text[160];

    for (unsigned i = 0; i < MOST_EXITS; i++) {
        answer *serve;

        TRY(vcpu_enter(v, last, ticks));
        if (last->handed_on)
            break;
        if (hand_on(r, last))
            continue;
        if (last->reason == EXIT_VMCALL)
            return vcpu_skip(v, last);
        serve = last->reason < EXIT_REASON_NUMBERS ? answers[last->reason] : NULL;
        if (!serve)
            return NULL;
        TRY(serve(v, last));
    }
    vm_exit_text(text, sizeof(text), last, &v->gprs);
    say("# the guest stops: it exited %u times and is not done, the last time for %s\n", MOST_EXITS, text);
    return NULL;
}

/* Not by way of C, but where C is wanted in between. */
static bool at_once(void)
{
    return !phase_watched && !fault_is(FAULT_VMM_NMI);
}

error vmm_run_ticks(struct vcpu *v, const struct nmi_way *way, struct vm_exit *last, uint32_t ticks)
{
    struct reflection r;
    error e;

    reflection_open(&r, way);
    if (at_once())
        vcpu_hand_on(v, &r, MOST_EXITS);
    e = run(v, &r, last, ticks);
    vcpu_hand_back(v);
    reflection_close(way);
    return e;
}

error vmm_run(struct vcpu *v, const struct nmi_way *way, struct vm_exit *last)
{
    return vmm_run_ticks(v, way, last, VCPU_TICKS);
}
