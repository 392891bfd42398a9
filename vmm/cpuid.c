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
void vmm_cpuid(struct registers *gprs)
{
    uint32_t index = (uint32_t)gprs->rax, subleaf = (uint32_t)gprs->rcx;
    struct cpuid_leaf leaf = cpuid(index, subleaf);

    hide_features(index, subleaf, &leaf);
    gprs->rax = leaf.eax;
    gprs->rbx = leaf.ebx;
    gprs->rcx = leaf.ecx;
    gprs->rdx = leaf.edx;
}

error vmm_handle_cpuid(struct vcpu *v, const struct vm_exit *exit, bool *stops)
{
    (void)stops;
    vmm_cpuid(&v->gprs);
    return vcpu_skip(v, exit);
}
