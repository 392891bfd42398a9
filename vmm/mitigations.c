#include "vmm/mitigations.h"

#include "include/cpuid.h"
#include "include/instructions.h"
#include "include/msr.h"

void vmx_exited(void);
void vmx_exited_mitigated(void);
void vmx_exited_ibrs(void);

static uint8_t listed_mitigations(void)
{
    uint32_t edx = cpuid(CPUID_VENDOR, 0).eax >= CPUID_STRUCTURED ? cpuid(CPUID_STRUCTURED, 0).edx : 0;

    return (uint8_t)((edx & CPUID_STRUCTURED_EDX_SPEC_CTRL ? MITIGATE_SPEC_CTRL : 0) |
                     (edx & CPUID_STRUCTURED_EDX_MD_CLEAR ? MITIGATE_VERW : 0));
}

static void (*exit_entry(const struct vcpu *v))(void)
{
    if (v->mitigations & MITIGATE_SPEC_CTRL)
        return vmx_exited_ibrs;
    return v->mitigated ? vmx_exited_mitigated : vmx_exited;
}

error vcpu_mitigate(struct vcpu *v, bool on)
{
    v->mitigated = on;
    v->mitigations = on ? listed_mitigations() : 0;
    if (v->mitigations & MITIGATE_SPEC_CTRL)
        v->host_spec_ctrl = (uint32_t)rdmsr(IA32_SPEC_CTRL);
    vcpu_exit_to_c(v);
    return vmcs_write(HOST_RIP, (uint64_t)exit_entry(v));
}
