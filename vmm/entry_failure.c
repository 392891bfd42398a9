#include "vmm/entry_failure.h"

#include "include/cpuid.h"
#include "include/instructions.h"
#include "include/msr.h"
#include "include/paging.h"
#include "include/vmx_instructions.h"
#include "vmm/vcpu_steps.h"

static uint64_t read_field(enum vmcs_field field)
{
    uint64_t value = 0;

    return vmread(field, &value) ? value : 0;
}

/* This program's memory is identity-mapped; an address that is not mapped so is not its own. */
static bool read_word(uint64_t physical_address, uint32_t *word)
{
    struct page_tables current = {.root = read_cr3() & PAGE_ADDRESS, .levels = read_cr4() & CR4_LA57 ? 5 : 4};
    uint64_t entry = page_tables_entry(&current, physical_address);

    if (!(entry & PAGE_PRESENT) || (entry & PAGE_ADDRESS) != align_down(physical_address, PAGE_SIZE))
        return false;
    *word = *(const volatile uint32_t *)physical_address;
    return true;
}

struct entry_view entry_view_of(const struct vcpu *v)
{
    uint32_t sizes = cpuid(CPUID_ADDRESS_SIZES, 0).eax;

    return (struct entry_view){
        .field = read_field,
        .word = read_word,
        .have = v->capabilities,
        .cr0_fixed0 = rdmsr(IA32_VMX_CR0_FIXED0),
        .cr0_fixed1 = rdmsr(IA32_VMX_CR0_FIXED1),
        .cr4_fixed0 = rdmsr(IA32_VMX_CR4_FIXED0),
        .cr4_fixed1 = rdmsr(IA32_VMX_CR4_FIXED1),
        .vmcs = v->vmcs,
        .physical_bits = (unsigned)field_get(sizes, CPUID_ADDRESS_SIZES_EAX_PHYSICAL),
        .linear_bits = (unsigned)field_get(sizes, CPUID_ADDRESS_SIZES_EAX_LINEAR),
    };
}

const struct entry_check *entry_failing(const struct vcpu *v, enum entry_class of)
{
    struct entry_view view = entry_view_of(v);

    return vcpu_steps.failed_check(&view, of);
}

static error error_naming(const struct entry_check *c)
{
    uint64_t value = read_field(c->field);

    if (c->other == NO_FIELD)
        return FAIL("VM entry failed: %s is %#lx, want %s (%s)", vmcs_name(c->field), value, c->want,
                    entry_source_text(c->source));
    return FAIL("VM entry failed: %s is %#lx beside %s %#lx, want %s (%s)", vmcs_name(c->field), value,
                vmcs_name(c->other), read_field(c->other), c->want, entry_source_text(c->source));
}

static error on_checks(const struct vcpu *v, enum entry_class of, const char *as)
{
    const struct entry_check *c = entry_failing(v, of);

    return c ? error_naming(c) : FAIL("VM entry failed: %s, but none of the checks that we know fails", as);
}

/* The qualification is the number of the entry in the area, counted from 1 (SDM vol. 3, 26.4). */
static error on_msr(uint64_t number)
{
    uint64_t area = read_field(ENTRY_MSR_LOAD_ADDRESS), count = read_field(ENTRY_MSR_LOAD_COUNT);

    return FAIL(
        "VM entry failed: entry %lu of the %lu MSRs at ENTRY_MSR_LOAD_ADDRESS, %#lx, cannot be loaded "
        "(SDM vol. 3, 26.4)",
        number, count, area);
}

error entry_failure(const struct vcpu *v, const struct vm_exit *exit, uint64_t number)
{
    if (number == VMX_ERROR_CONTROLS)
        return on_checks(v, FAILS_CONTROLS, "VM-instruction error 7, the controls");
    if (number == VMX_ERROR_HOST)
        return on_checks(v, FAILS_HOST, "VM-instruction error 8, the host's state");
    if (number)
        return FAIL("%s failed, VM-instruction error %lu (SDM vol. 3, 30.4)",
                    v->launched ? "VMRESUME" : "VMLAUNCH", number);
    if (exit->reason == EXIT_ENTRY_GUEST_STATE)
        return on_checks(v, FAILS_GUEST, "exit reason 33, the guest's state");
    if (exit->reason == EXIT_ENTRY_MSR_LOAD)
        return on_msr(exit->qualification);
    return FAIL("VM entry failed: %s, qualification %#lx", vm_exit_name(exit->reason), exit->qualification);
}
