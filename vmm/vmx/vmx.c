#include "vmm/vmx/vmx.h"

#include "boot/cpu/per_cpu.h"
#include "boot/report/phase.h"
#include "include/cpuid.h"
#include "include/instructions.h"
#include "include/msr.h"
#include "include/registers.h"
#include "include/vmx.h"
#include "include/vmx_instructions.h"
#include "vmm/vmx/capability.h"

static per_cpu bool vmx_is_on;
static per_cpu uint64_t vmx_cr0_before, vmx_cr4_before;
static per_cpu uint64_t vmxon_region;

static uint64_t control_msr(uint64_t basic, uint32_t plain)
{
    uint32_t true_one = plain - IA32_VMX_PINBASED_CTLS + IA32_VMX_TRUE_CTLS;

    return rdmsr(basic & VMX_BASIC_TRUE_CTLS ? true_one : plain);
}

error vmx_absent(struct vmx_capabilities *c)
{
    if (!(cpuid(CPUID_FEATURES, 0).ecx & CPUID_FEATURES_ECX_VMX))
        return FAIL("no VMX: CPUID.1:ECX bit 5 is 0");
    *c = (struct vmx_capabilities){.basic = rdmsr(IA32_VMX_BASIC), .misc = rdmsr(IA32_VMX_MISC)};
    c->pin = control_msr(c->basic, IA32_VMX_PINBASED_CTLS);
    c->proc = control_msr(c->basic, IA32_VMX_PROCBASED_CTLS);
    c->exit = control_msr(c->basic, IA32_VMX_EXIT_CTLS);
    c->entry = control_msr(c->basic, IA32_VMX_ENTRY_CTLS);
    if (!vmx_allows(c->entry, ENTRY_GUEST_64) || !vmx_allows(c->exit, EXIT_HOST_64))
        return FAIL("VMX without 64-bit guests: VM-entry controls %#lx, want bit 9 allowed", c->entry);
    if (vmx_allows(c->exit, EXIT_SECONDARY))
        c->exit2 = rdmsr(IA32_VMX_EXIT_CTLS2);
    if (vmx_allows(c->proc, PROC_SECONDARY))
        c->proc2 = rdmsr(IA32_VMX_PROCBASED_CTLS2);
    if (!vmx_allows(c->proc2, PROC2_EPT))
        return FAIL("VMX without EPT: secondary processor-based controls %#lx, want bit 1 allowed", c->proc2);
    c->ept = rdmsr(IA32_VMX_EPT_VPID_CAP);
    if (!(c->ept & EPT_CAP_WALK_4) || !(c->ept & EPT_CAP_MEMORY_WB))
        return FAIL(
            "EPT without 4 levels in write-back memory: IA32_VMX_EPT_VPID_CAP %#lx, want bits 6 and 14",
            c->ept);
    if (!vmx_allows(c->pin, PIN_NMI_EXITING))
        return FAIL("VMX without NMI exiting: pin-based controls %#lx, want bit 3 allowed", c->pin);
    return NULL;
}

error vmx_locked_off(void)
{
    uint64_t value = rdmsr(IA32_FEATURE_CONTROL);

    if (vmx_feature_control(value) != FEATURE_CONTROL_FORBIDS)
        return NULL;
    return FAIL(
        "VMX is locked off: IA32_FEATURE_CONTROL is %#lx, want bit 2; switch on \"Intel Virtualization "
        "Technology\" (VT-x, VMX) in the firmware's setup and power-cycle, or run with vmx=off",
        value);
}

static error fix_control_registers(void)
{
    uint64_t cr0, cr4;

    vmx_cr0_before = read_cr0();
    vmx_cr4_before = read_cr4();
    if (!vmx_fixed_bits(vmx_cr0_before, rdmsr(IA32_VMX_CR0_FIXED0), rdmsr(IA32_VMX_CR0_FIXED1), &cr0))
        return FAIL("CR0 is %#lx, but VMX allows only bits %#lx", vmx_cr0_before, rdmsr(IA32_VMX_CR0_FIXED1));
    if (!vmx_fixed_bits(vmx_cr4_before | CR4_VMXE, rdmsr(IA32_VMX_CR4_FIXED0), rdmsr(IA32_VMX_CR4_FIXED1),
                        &cr4))
        return FAIL("CR4 is %#lx, but VMX allows only bits %#lx", vmx_cr4_before, rdmsr(IA32_VMX_CR4_FIXED1));
    write_cr0(cr0);
    write_cr4(cr4);
    return NULL;
}

error vmx_on(struct machine *m, const struct vmx_capabilities *c)
{
    vmxon_region = machine_hidden_page(m, "VMXON region");
    phase_begin(PHASE_VMX_ON);
    if (!vmxon_region)
        return FAIL("too little memory for the VMXON region: give more with memory=MiB");
    if (vmx_feature_control(rdmsr(IA32_FEATURE_CONTROL)) == FEATURE_CONTROL_OPEN)
        wrmsr(IA32_FEATURE_CONTROL, rdmsr(IA32_FEATURE_CONTROL) | FEATURE_CONTROL_VMX | FEATURE_CONTROL_LOCK);
    TRY(fix_control_registers());
    *(uint32_t *)(vmxon_region + machine_seen_at(m)) = (uint32_t)(c->basic & VMX_BASIC_REVISION);
    if (!vmxon(vmxon_region)) {
        write_cr4(vmx_cr4_before);
        write_cr0(vmx_cr0_before);
        return FAIL("VMXON failed: revision %#x, IA32_FEATURE_CONTROL %#lx, CR4 %#lx",
                    (uint32_t)(c->basic & VMX_BASIC_REVISION), rdmsr(IA32_FEATURE_CONTROL), read_cr4());
    }
    vmx_is_on = true;
    return NULL;
}

uint64_t vmx_region(void)
{
    return vmxon_region;
}

void vmx_off(void)
{
    if (!vmx_is_on)
        return;
    phase_begin(PHASE_VMX_OFF);
    vmx_is_on = false;
    vmxoff();
    write_cr4(vmx_cr4_before);
    write_cr0(vmx_cr0_before);
}
