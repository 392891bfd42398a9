#include "vmm/guest_cet.h"

#include "include/cpuid.h"
#include "include/instructions.h"
#include "include/msr.h"
#include "vmm/fred_guest.h"
#include "vmm/vmx/capability.h"

bool guest_cet_has_shadow_stacks(void)
{
    return cpuid(CPUID_STRUCTURED, 0).ecx & CPUID_STRUCTURED_ECX_CET_SS;
}

static bool has_tracking(void)
{
    return cpuid(CPUID_STRUCTURED, 0).edx & CPUID_STRUCTURED_EDX_CET_IBT;
}

static bool has_controls(const struct vcpu *v)
{
    return vmx_allows(v->capabilities->exit, EXIT_LOAD_CET) &&
           vmx_allows(v->capabilities->entry, ENTRY_LOAD_CET);
}

/* While CR4.CET is 0 no instruction reads SSP: after an exit that loads it, the firmware's would be lost. */
static bool firmware_has_shadow_stack(void)
{
    return rdmsr(IA32_S_CET) & S_CET_SHADOW_STACK;
}

const char *guest_cet_absent(const struct vcpu *v, uint64_t s_cet)
{
    if (s_cet & S_CET_SHADOW_STACK && !guest_cet_has_shadow_stacks())
        return "no shadow stacks in the CPU: CPUID (7,0):ECX bit 7 is 0";
    if (s_cet & S_CET_ENDBR && !has_tracking())
        return "no indirect branch tracking in the CPU: CPUID (7,0):EDX bit 20 is 0";
    if (!(rdmsr(IA32_VMX_CR4_FIXED1) & CR4_CET))
        return "no CET in VMX operation: IA32_VMX_CR4_FIXED1 bit 23 is 0";
    if (!has_controls(v))
        return "no CET state for guests: VM-exit control 28 or VM-entry control 20 cannot be 1";
    if (firmware_has_shadow_stack())
        return "the firmware has a shadow stack, and a VM exit would lose its SSP";
    return NULL;
}

static bool has_any(const struct vcpu *v)
{
    return (guest_cet_has_shadow_stacks() || has_tracking()) && has_controls(v);
}

/* No exit changes what the firmware has left there. */
error guest_cet_make(const struct vcpu *v)
{
    bool shadow_stacks = guest_cet_has_shadow_stacks();

    if (!has_any(v))
        return NULL;
    TRY(vmcs_write(HOST_IA32_S_CET, rdmsr(IA32_S_CET)));
    TRY(vmcs_write(HOST_SSP, 0));
    return vmcs_write(HOST_INTERRUPT_SSP_TABLE, shadow_stacks ? rdmsr(IA32_INTERRUPT_SSP_TABLE) : 0);
}

static error set_bits(enum vmcs_field field, uint64_t bits)
{
    uint64_t value;

    TRY(vmcs_read(field, &value));
    return vmcs_write(field, value | bits);
}

static error clear_bits(enum vmcs_field field, uint64_t bits)
{
    uint64_t value;

    TRY(vmcs_read(field, &value));
    return vmcs_write(field, value & ~bits);
}

error guest_cet_on(const struct vcpu *v, uint64_t s_cet, uint64_t ssp)
{
    if (!fred_guest_is_on(v) || guest_cet_absent(v, s_cet))
        return FAIL("shadow stacks and branch tracking need a guest with FRED, and a CPU that has them");
    TRY(set_bits(EXIT_CONTROLS, EXIT_LOAD_CET));
    TRY(set_bits(ENTRY_CONTROLS, ENTRY_LOAD_CET));
    TRY(set_bits(GUEST_CR4, CR4_CET));
    TRY(set_bits(CR4_READ_SHADOW, CR4_CET));
    TRY(vmcs_write(GUEST_IA32_S_CET, s_cet));
    TRY(vmcs_write(GUEST_SSP, ssp));
    return vmcs_write(GUEST_INTERRUPT_SSP_TABLE, 0);
}

error guest_cet_off(void)
{
    TRY(clear_bits(EXIT_CONTROLS, EXIT_LOAD_CET));
    return clear_bits(ENTRY_CONTROLS, ENTRY_LOAD_CET);
}
