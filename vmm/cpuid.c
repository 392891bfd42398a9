#include "vmm/cpuid.h"

#include "include/cpuid.h"

/* LKGS goes with FRED, although it needs no help of the host. */
static void hide_features(uint32_t index, uint32_t subleaf, struct cpuid_leaf *leaf)
{
    if (index == CPUID_FEATURES)
        leaf->ecx &=
            ~(uint32_t)(CPUID_FEATURES_ECX_MONITOR | CPUID_FEATURES_ECX_SMX | CPUID_FEATURES_ECX_VMX);
    if (index == CPUID_STRUCTURED && subleaf == 1)
        leaf->eax &= ~(uint32_t)(CPUID_STRUCTURED_1_EAX_FRED | CPUID_STRUCTURED_1_EAX_LKGS |
                                 CPUID_STRUCTURED_1_EAX_NMI_SOURCE);
}

/* CPUID reads EAX and ECX, not the upper halves. */
error vmm_handle_cpuid(struct vcpu *v, const struct vm_exit *exit, bool *stops)
{
    uint32_t index = (uint32_t)v->gprs.rax, subleaf = (uint32_t)v->gprs.rcx;
    struct cpuid_leaf leaf = cpuid(index, subleaf);

    (void)stops;
    hide_features(index, subleaf, &leaf);
    v->gprs.rax = leaf.eax;
    v->gprs.rbx = leaf.ebx;
    v->gprs.rcx = leaf.ecx;
    v->gprs.rdx = leaf.edx;
    return vcpu_skip(v, exit);
}
