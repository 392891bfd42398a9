#include "vmm/vmx/capability.h"

#include "include/msr.h"

bool vmx_controls(uint64_t capability, uint32_t wanted, uint32_t *controls, uint32_t *missing)
{
    uint32_t must_be_1 = (uint32_t)capability, may_be_1 = (uint32_t)(capability >> 32);

    *missing = wanted & ~may_be_1;
    *controls = (wanted | must_be_1) & may_be_1;
    return *missing == 0;
}

bool vmx_allows(uint64_t capability, uint64_t bits)
{
    return (bits & ~(capability >> 32)) == 0;
}

bool vmx_fixed_bits(uint64_t value, uint64_t fixed0, uint64_t fixed1, uint64_t *fixed)
{
    *fixed = value | fixed0;
    return (value & ~fixed1) == 0;
}

enum feature_control vmx_feature_control(uint64_t value)
{
    if (!(value & FEATURE_CONTROL_LOCK))
        return FEATURE_CONTROL_OPEN;
    return value & FEATURE_CONTROL_VMX ? FEATURE_CONTROL_READY : FEATURE_CONTROL_FORBIDS;
}
