#include "vmm/run.h"

#include "boot/console.h"
#include "include/cpuid.h"

#define MOST_EXITS 1000

static error serve_cpuid(struct vcpu *v, const struct vm_exit *exit)
{
    struct cpuid_leaf leaf = cpuid((uint32_t)v->gprs.rax, (uint32_t)v->gprs.rcx);

    /* Neither VMX nor FRED is the guest's. */
    if (v->gprs.rax == CPUID_FEATURES)
        leaf.ecx &= ~(uint32_t)CPUID_FEATURES_ECX_VMX;
    if (v->gprs.rax == CPUID_STRUCTURED && v->gprs.rcx == 1)
        leaf.eax &= ~(uint32_t)(CPUID_STRUCTURED_1_EAX_FRED | CPUID_STRUCTURED_1_EAX_LKGS);
    v->gprs.rax = leaf.eax;
    v->gprs.rbx = leaf.ebx;
    v->gprs.rcx = leaf.ecx;
    v->gprs.rdx = leaf.edx;
    return vcpu_skip(v, exit);
}

/* Hands on what the exit consumed: the CPU will not deliver it any more. False if it consumed nothing. */
static bool hand_on(const struct nmi_way *way, const struct vm_exit *exit)
{
    if (vm_exit_is_nmi(exit))
        way->reflect(exit->qualification);
    else if (vm_exit_is_interrupt(exit))
        reflect_event(EVENT_EXTERNAL_INTERRUPT, exit->interruption & INTERRUPTION_VECTOR, 0);
    else
        return false;
    return true;
}

error vmm_run(struct vcpu *v, const struct nmi_way *way, struct vm_exit *last)
{
    for (unsigned i = 0; i < MOST_EXITS; i++) {
        TRY(vcpu_enter(v, last, VCPU_TICKS));
        if (hand_on(way, last))
            continue;
        switch (last->reason) {
        case EXIT_CPUID:
            TRY(serve_cpuid(v, last));
            break;
        case EXIT_VMCALL:
            return vcpu_skip(v, last);
        case EXIT_EXCEPTION_OR_NMI:
        case EXIT_HLT:
        case EXIT_EPT_VIOLATION:
        case EXIT_TRIPLE_FAULT:
        case EXIT_PREEMPTION_TIMER:
            return NULL;
        default:
            say("# the guest stops: %s (%u), RIP %#lx, qualification %#lx\n", vm_exit_name(last->reason),
                (unsigned)last->reason, last->rip, last->qualification);
            return NULL;
        }
    }
    return FAIL("the guest exited %u times and is not done: the last time for %s at RIP %#lx", MOST_EXITS,
                vm_exit_name(last->reason), last->rip);
}
