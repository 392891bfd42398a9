#include "vmm/fred_guest.h"

#include "fred/fred.h"
#include "include/instructions.h"
#include "include/msr.h"
#include "vmm/entry_checks/checks.h"
#include "vmm/guest_cet.h"
#include "vmm/host.h"
#include "vmm/vmx/capability.h"

#define REDZONE         (1UL << FRED_CONFIG_REDZONE_SHIFT)
#define GUEST_KERNEL_GS 0x00005A5A00000000UL /* not the host's */

/* IA32_STAR for the selectors of include/descriptors.h; ERETU compares RPL too. */
#define GUEST_STAR              ((uint64_t)SELECTOR_CODE << STAR_KERNEL_SHIFT | (SELECTOR_USER32 | 3UL) << STAR_USER_SHIFT)

#define LEVEL_OF(vector, level) ((uint64_t)(level) << 2 * (vector))
#define GUEST_LEVELS                                                             \
    (LEVEL_OF(VECTOR_NMI, FRED_LEVEL_NMI) | LEVEL_OF(VECTOR_DF, FRED_LEVEL_DF) | \
     LEVEL_OF(VECTOR_MC, FRED_LEVEL_MC))

/* Those without a field come first: areas for these alone are as long as that. */
static const struct {
    uint32_t msr;
    enum vmcs_field field;
    uint64_t at_start;
} msrs[FRED_GUEST_MSRS] = {
    {IA32_PL0_SSP, NO_FIELD, GUEST_FRED_SHADOW(0)},
    {IA32_STAR, NO_FIELD, GUEST_STAR},
    {IA32_KERNEL_GS_BASE, NO_FIELD, GUEST_KERNEL_GS},
    {IA32_FRED_RSP0, NO_FIELD, GUEST_FRED_STACK(0)},
    {IA32_FRED_RSP1, GUEST_IA32_FRED_RSP1, GUEST_FRED_STACK(1)},
    {IA32_FRED_RSP2, GUEST_IA32_FRED_RSP2, GUEST_FRED_STACK(2)},
    {IA32_FRED_RSP3, GUEST_IA32_FRED_RSP3, GUEST_FRED_STACK(3)},
    {IA32_FRED_STKLVLS, GUEST_IA32_FRED_STKLVLS, GUEST_LEVELS},
    {IA32_FRED_SSP1, GUEST_IA32_FRED_SSP1, GUEST_FRED_SHADOW(1)},
    {IA32_FRED_SSP2, GUEST_IA32_FRED_SSP2, GUEST_FRED_SHADOW(2)},
    {IA32_FRED_SSP3, GUEST_IA32_FRED_SSP3, GUEST_FRED_SHADOW(3)},
    {IA32_FRED_CONFIG, GUEST_IA32_FRED_CONFIG, GUEST_FRED | REDZONE},
};

#define WITHOUT_FIELD 4

const char *fred_guest_absent(const struct vcpu *v)
{
    if (!fred_in_cpuid())
        return "no FRED in the CPU: CPUID (7,1):EAX bits 17 and 18 are not both 1";
    if (!(rdmsr(IA32_VMX_CR4_FIXED1) & CR4_FRED))
        return "no FRED in VMX operation: IA32_VMX_CR4_FIXED1 bit 32 is 0";
    if (!(v->capabilities->basic & VMX_BASIC_NESTED))
        return "no FRED for guests: IA32_VMX_BASIC bit 58 is 0";
    return NULL;
}

bool fred_guest_has_controls(const struct vcpu *v)
{
    const struct vmx_capabilities *have = v->capabilities;
    uint64_t both = EXIT2_SAVE_FRED | EXIT2_LOAD_FRED;

    return (have->exit2 & both) == both && vmx_allows(have->entry, ENTRY_LOAD_FRED);
}

error fred_guest_make(struct vcpu *v, struct arena *arena)
{
    struct fred_guest *f;

    if (fred_guest_absent(v))
        return NULL;
    f = arena_take_rest(arena, sizeof(*f), "MSR areas");
    if (!f)
        return FAIL("too little memory for the guest's MSRs: give more with memory=MiB");
    *f = (struct fred_guest){.swap = FRED_SWAPPED_BY_NONE, .first = guest_cet_has_shadow_stacks() ? 0 : 1};
    for (unsigned i = 0; i < FRED_GUEST_MSRS; i++)
        f->guest[i].index = f->host[i].index = msrs[i].msr;
    v->fred = f;
    TRY(guest_cet_make(v));
    TRY(vmcs_write(ENTRY_MSR_LOAD_ADDRESS, (uint64_t)&f->guest[f->first]));
    TRY(vmcs_write(EXIT_MSR_STORE_ADDRESS, (uint64_t)&f->guest[f->first]));
    return vmcs_write(EXIT_MSR_LOAD_ADDRESS, (uint64_t)&f->host[f->first]);
}

/* The areas swap the MSRs from f->first on to this one. */
static unsigned end_of(const struct fred_guest *f)
{
    return f->swap == FRED_SWAPPED_BY_CONTROLS ? WITHOUT_FIELD : FRED_GUEST_MSRS;
}

static error write_counts(unsigned count)
{
    TRY(vmcs_write(ENTRY_MSR_LOAD_COUNT, count));
    TRY(vmcs_write(EXIT_MSR_STORE_COUNT, count));
    return vmcs_write(EXIT_MSR_LOAD_COUNT, count);
}

static error write_controls(uint64_t exit, uint64_t exit2, uint64_t entry)
{
    TRY(vmcs_write(EXIT_CONTROLS, exit));
    TRY(vmcs_write(EXIT_CONTROLS_2, exit2));
    return vmcs_write(ENTRY_CONTROLS, entry);
}

static error swap_by_controls(struct fred_guest *f)
{
    TRY(vmcs_read(EXIT_CONTROLS, &f->exit_before));
    TRY(vmcs_read(EXIT_CONTROLS_2, &f->exit2_before));
    TRY(vmcs_read(ENTRY_CONTROLS, &f->entry_before));
    return write_controls(f->exit_before | EXIT_SECONDARY,
                          f->exit2_before | EXIT2_SAVE_FRED | EXIT2_LOAD_FRED,
                          f->entry_before | ENTRY_LOAD_FRED);
}

bool fred_guest_is_on(const struct vcpu *v)
{
    return v->fred && v->fred->swap != FRED_SWAPPED_BY_NONE;
}

error fred_guest_off(struct vcpu *v)
{
    struct fred_guest *f = v->fred;
    enum fred_swap swap;

    if (!fred_guest_is_on(v))
        return NULL;
    swap = f->swap;
    f->swap = FRED_SWAPPED_BY_NONE;
    if (swap == FRED_SWAPPED_BY_CONTROLS)
        TRY(write_controls(f->exit_before, f->exit2_before, f->entry_before));
    TRY(guest_cet_off());
    TRY(vmcs_write(GUEST_CR4, CR4_PAE | CR4_VMXE));
    TRY(vmcs_write(CR4_READ_SHADOW, CR4_PAE));
    return write_counts(0);
}

static error fred_guest_on(struct vcpu *v, enum fred_swap swap)
{
    struct fred_guest *f = v->fred;

    if (swap == FRED_SWAPPED_BY_NONE)
        swap = fred_guest_has_controls(v) ? FRED_SWAPPED_BY_CONTROLS : FRED_SWAPPED_BY_AREAS;
    if (swap == FRED_SWAPPED_BY_CONTROLS)
        TRY(swap_by_controls(f));
    f->swap = swap;
    for (unsigned i = f->first; i < FRED_GUEST_MSRS; i++)
        TRY(fred_guest_write(v, msrs[i].msr, msrs[i].at_start));
    TRY(vmcs_write(GUEST_CR4, CR4_PAE | CR4_VMXE | CR4_FRED));
    TRY(vmcs_write(CR4_READ_SHADOW, CR4_PAE | CR4_FRED));
    return write_counts(end_of(f) - f->first);
}

error vcpu_start_fred(struct vcpu *v, enum guest_step step, enum fred_swap swap)
{
    if (!v->fred)
        return FAIL("a guest with FRED needs a CPU with FRED");
    TRY(vcpu_start_step(v, step));
    TRY(vmcs_write(GUEST_IDTR_LIMIT, 0)); /* no event may use it */
    return fred_guest_on(v, swap);
}

/* The MSR's number in the areas; FRED_GUEST_MSRS if it has none. */
static unsigned number_of(const struct fred_guest *f, uint32_t msr)
{
    unsigned n = f->first;

    while (n < FRED_GUEST_MSRS && msrs[n].msr != msr)
        n++;
    return n;
}

static bool has_field(const struct vcpu *v, unsigned n)
{
    return v->fred->swap == FRED_SWAPPED_BY_CONTROLS && msrs[n].field != NO_FIELD;
}

error fred_guest_read(const struct vcpu *v, uint32_t msr, uint64_t *value)
{
    unsigned n = number_of(v->fred, msr);

    if (n == FRED_GUEST_MSRS)
        return FAIL("MSR %#x is none of a guest with FRED", msr);
    if (has_field(v, n))
        return vmcs_read(msrs[n].field, value);
    *value = v->fred->guest[n].value;
    return NULL;
}

error fred_guest_write(struct vcpu *v, uint32_t msr, uint64_t value)
{
    unsigned n = number_of(v->fred, msr);

    if (n == FRED_GUEST_MSRS)
        return FAIL("MSR %#x is none of a guest with FRED", msr);
    if (has_field(v, n))
        return vmcs_write(msrs[n].field, value);
    v->fred->guest[n].value = value;
    return NULL;
}

error fred_guest_keep_host(struct fred_guest *f)
{
    bool by_controls = f->swap == FRED_SWAPPED_BY_CONTROLS;

    for (unsigned i = f->first; i < end_of(f); i++)
        f->host[i].value = rdmsr(msrs[i].msr);
    /* If exits load FRED in any case, host_leave has written the fields. */
    return by_controls && !(f->exit2_before & EXIT2_LOAD_FRED) ? host_write_fred() : NULL;
}
