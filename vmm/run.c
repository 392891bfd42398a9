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

error vmm_run(struct vcpu *v, const struct nmi_way *way, struct vm_exit *last)
{
    for (unsigned i = 0; i < MOST_EXITS; i++) {
        TRY(vcpu_enter(v, last, VCPU_TICKS));
        switch (last->reason) {
        case EXIT_EXCEPTION_OR_NMI:
            if (!vm_exit_is_nmi(last))
                return NULL;
            way->reflect(last->qualification);
            break;
        case EXIT_CPUID:
            TRY(serve_cpuid(v, last));
            break;
        case EXIT_VMCALL:
            return vcpu_skip(v, last);
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
