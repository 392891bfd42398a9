/* The shadow stack and the branch tracking of a guest with FRED are not what they should be. */
#include "include/msr.h"
#include "include/vmx_instructions.h"
#include "tests/faults/vmm/fred_entry.h"

/* The entry has this field with some bits clear, and the exit brings them back. */
static enum vmx_entered enter_without(struct vcpu *v, enum vmcs_field field, uint64_t bits)
{
    uint64_t right = 0, now = 0;
    enum vmx_entered entered;

    if (!vmread(field, &right))
        return right_steps.enter(v);
    vmwrite(field, right & ~bits);
    entered = right_steps.enter(v);
    vmread(field, &now);
    vmwrite(field, now | (right & bits));
    return entered;
}

/* The exit does not save this field. */
static enum vmx_entered enter_without_saving(struct vcpu *v, enum vmcs_field field)
{
    uint64_t before = 0;
    bool there = vmread(field, &before);
    enum vmx_entered entered = right_steps.enter(v);

    if (there)
        vmwrite(field, before);
    return entered;
}

FAULT_OF_FRED_ENTRY("fred-cet-not-loaded",
                    "an entry loads neither the IA32_S_CET nor the SSP of a guest with FRED")
{
    return enter_without(v, ENTRY_CONTROLS, ENTRY_LOAD_CET);
}

FAULT_OF_FRED_ENTRY("fred-cet-off", "a guest with FRED is entered without CR4.CET")
{
    return enter_without(v, GUEST_CR4, CR4_CET);
}

FAULT_OF_FRED_ENTRY("fred-tracker-lost", "an entry makes the branch tracking of a guest with FRED idle")
{
    uint64_t s_cet = 0;

    if (vmread(GUEST_IA32_S_CET, &s_cet))
        vmwrite(GUEST_IA32_S_CET, s_cet & ~S_CET_TRACKER);
    return right_steps.enter(v);
}

FAULT_OF_FRED_ENTRY("fred-cet-ssp-not-saved", "an exit does not save the SSP of a guest with FRED")
{
    return enter_without_saving(v, GUEST_SSP);
}
