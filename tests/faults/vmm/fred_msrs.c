/* The MSRs of a guest with FRED, or of its host, are not swapped as they should be. */
#include "include/fred.h"
#include "include/msr.h"
#include "include/vmx_instructions.h"
#include "tests/faults/vmm/fred_entry.h"

static bool host_is_kept;

static uint64_t msr(const struct vcpu *v, uint32_t which)
{
    uint64_t value = 0;

    return fred_guest_read(v, which, &value) ? 0 : value;
}

/* The entry loads another value of the MSR, and the guest's is back after the exit, unless the guest has
 * changed it. */
static enum vmx_entered enter_with(struct vcpu *v, uint32_t which, uint64_t value)
{
    uint64_t right = msr(v, which);
    enum vmx_entered entered;

    fred_guest_write(v, which, value);
    entered = right_steps.enter(v);
    if (msr(v, which) == value)
        fred_guest_write(v, which, right);
    return entered;
}

/* The exit does not store the MSR. */
static enum vmx_entered enter_without_storing(struct vcpu *v, uint32_t which)
{
    uint64_t before = msr(v, which);
    enum vmx_entered entered = right_steps.enter(v);

    fred_guest_write(v, which, before);
    return entered;
}

FAULT_OF_FRED_ENTRY("fred-star-not-loaded", "an entry does not load the guest's IA32_STAR")
{
    return enter_with(v, IA32_STAR, 0);
}

FAULT_OF_FRED_ENTRY("fred-rsp0-not-loaded", "an entry does not load the guest's IA32_FRED_RSP0")
{
    return enter_with(v, IA32_FRED_RSP0, GUEST_FRED_STACK(1));
}

FAULT_OF_FRED_ENTRY("fred-rsp-not-loaded", "an entry loads the guest's IA32_FRED_RSP2 for level 3 too")
{
    return enter_with(v, IA32_FRED_RSP3, msr(v, IA32_FRED_RSP2));
}

FAULT_OF_FRED_ENTRY("fred-ssp0-not-loaded",
                    "an entry does not load the guest's IA32_PL0_SSP, its IA32_FRED_SSP0")
{
    return enter_with(v, IA32_PL0_SSP, GUEST_FRED_SHADOW(0) - 64);
}

FAULT_OF_FRED_ENTRY("fred-ssp1-not-loaded", "an entry loads the guest's IA32_FRED_SSP2 for level 1 too")
{
    return enter_with(v, IA32_FRED_SSP1, msr(v, IA32_FRED_SSP2));
}

FAULT_OF_FRED_ENTRY("fred-levels-not-loaded", "an entry does not load the guest's IA32_FRED_STKLVLS")
{
    return enter_with(v, IA32_FRED_STKLVLS, 0);
}

FAULT_OF_FRED_ENTRY("fred-redzone-lost", "an entry loses the guest's redzone")
{
    uint64_t config = msr(v, IA32_FRED_CONFIG);
    enum vmx_entered entered;

    fred_guest_write(v, IA32_FRED_CONFIG, config & ~FRED_CONFIG_REDZONE);
    entered = right_steps.enter(v);
    fred_guest_write(v, IA32_FRED_CONFIG, msr(v, IA32_FRED_CONFIG) | (config & FRED_CONFIG_REDZONE));
    return entered;
}

FAULT_OF_FRED_ENTRY("fred-kernel-gs-not-loaded", "an entry does not load the guest's IA32_KERNEL_GS_BASE")
{
    return enter_with(v, IA32_KERNEL_GS_BASE, 0);
}

FAULT_OF_FRED_ENTRY("fred-guest-level-lost", "an entry puts the guest back on stack level 0")
{
    fred_guest_write(v, IA32_FRED_CONFIG, msr(v, IA32_FRED_CONFIG) & ~FRED_CONFIG_LEVEL);
    return right_steps.enter(v);
}

FAULT_OF_FRED_ENTRY("fred-config-not-saved",
                    "an exit does not save the guest's IA32_FRED_CONFIG, and with it the level")
{
    return enter_without_storing(v, IA32_FRED_CONFIG);
}

FAULT_OF_FRED_ENTRY("fred-kernel-gs-not-saved", "an exit does not save the guest's IA32_KERNEL_GS_BASE")
{
    return enter_without_storing(v, IA32_KERNEL_GS_BASE);
}

FAULT_OF_FRED_ENTRY("fred-ssp-lost", "an exit loses the guest's IA32_FRED_SSP3")
{
    enum vmx_entered entered = right_steps.enter(v);

    fred_guest_write(v, IA32_FRED_SSP3, 0);
    return entered;
}

FAULT_OF_FRED_ENTRY("fred-cr4-lost", "a guest with FRED is entered without CR4.FRED")
{
    uint64_t cr4 = 0;

    vmread(GUEST_CR4, &cr4);
    vmwrite(GUEST_CR4, cr4 & ~CR4_FRED);
    return right_steps.enter(v);
}

/* The value of the host that an exit loads. */
static uint64_t *host_value(struct fred_guest *f, uint32_t which)
{
    unsigned n = f->first;

    while (f->host[n].index != which)
        n++;
    return &f->host[n].value;
}

/* A fault whose block keeps the host's MSRs for the exit. */
#define FAULT_OF_FRED_HOST(name, sentence)                      \
    static error FAULT_WITH_LINE(keep_)(struct fred_guest * f); \
    FAULT(name, sentence)                                       \
    {                                                           \
        host_is_kept = false;                                   \
        right_steps = vcpu_steps;                               \
        vcpu_steps.keep_host_fred = FAULT_WITH_LINE(keep_);     \
    }                                                           \
    static error FAULT_WITH_LINE(keep_)(struct fred_guest * f)

FAULT_OF_FRED_HOST("fred-host-level-lost", "an exit from a guest with FRED leaves the host on stack level 0")
{
    TRY(right_steps.keep_host_fred(f));
    *host_value(f, IA32_FRED_CONFIG) &= ~FRED_CONFIG_LEVEL;
    return NULL;
}

FAULT_OF_FRED_HOST("fred-host-kept-once",
                   "the host's MSRs are read for the first exit of a guest with FRED, not for the later ones")
{
    if (host_is_kept)
        return NULL;
    host_is_kept = true;
    return right_steps.keep_host_fred(f);
}

FAULT_OF_FRED_HOST("fred-host-rsp0-lost",
                   "an exit from a guest with FRED does not bring back the host's IA32_FRED_RSP0")
{
    TRY(right_steps.keep_host_fred(f));
    *host_value(f, IA32_FRED_RSP0) = GUEST_FRED_STACK(0);
    return NULL;
}

FAULT_OF_FRED_HOST("fred-host-star-lost",
                   "an exit from a guest with FRED does not bring back the host's IA32_STAR")
{
    TRY(right_steps.keep_host_fred(f));
    *host_value(f, IA32_STAR) = 0;
    return NULL;
}

FAULT_OF_FRED_HOST("fred-host-ssp0-lost",
                   "an exit from a guest with FRED does not bring back the host's IA32_PL0_SSP")
{
    TRY(right_steps.keep_host_fred(f));
    if (!f->first)
        *host_value(f, IA32_PL0_SSP) = GUEST_FRED_SHADOW(0);
    return NULL;
}
