#include "tests/guests/guest_ticks.h"

#include "include/vmx_instructions.h"
#include "vmm/vcpu.h"

uint32_t guest_ticks(void)
{
    uint64_t activity = ACTIVITY_ACTIVE;

    vmread(GUEST_ACTIVITY_STATE, &activity);
    return activity == ACTIVITY_ACTIVE ? VCPU_TICKS : GUEST_HALTED_TICKS;
}
