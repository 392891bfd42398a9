/* Blocking by NMI in a guest with FRED ends, stays or begins where it should not. */
#include "fred/frame.h"
#include "include/fred.h"
#include "include/vmx_instructions.h"
#include "tests/faults/vmm/fred_entry.h"

#define VMCALL_LENGTH 3

static uint64_t field(enum vmcs_field which)
{
    uint64_t value = 0;

    vmread(which, &value);
    return value;
}

static void block(bool blocked)
{
    uint64_t others = field(GUEST_INTERRUPTIBILITY) & ~INTERRUPTIBILITY_NMI;

    vmwrite(GUEST_INTERRUPTIBILITY, others | (blocked ? INTERRUPTIBILITY_NMI : 0));
}

/* As a VMM does that takes ERETS for an IRET. */
FAULT_OF_FRED_ENTRY("fred-erets-opens", "every ERETS of a guest with FRED opens its NMIs")
{
    if (field(GUEST_RIP) == guest_fred_cause(GUEST_CAUSE_ERETS))
        block(false);
    return right_steps.enter(v);
}

FAULT_OF_FRED_ENTRY("fred-interrupt-opens",
                    "the ERETS of an interrupt's handler in a guest with FRED opens its NMIs")
{
    const struct fred_frame *frame = guest_memory(&v->guest, field(GUEST_RSP), sizeof(*frame));

    if (field(GUEST_RIP) == guest_fred_handler(false) + VMCALL_LENGTH && frame &&
        fred_frame_type(frame) == EVENT_EXTERNAL_INTERRUPT)
        block(false);
    return right_steps.enter(v);
}

FAULT_OF_FRED_ENTRY("fred-iret-keeps", "an IRET of a guest with FRED does not open its NMIs")
{
    uint64_t rip = field(GUEST_RIP);
    bool blocked = field(GUEST_INTERRUPTIBILITY) & INTERRUPTIBILITY_NMI;
    enum vmx_entered entered = right_steps.enter(v);

    if (blocked && (rip == guest_step(GUEST_STEP_IRET) || rip == guest_fred_cause(GUEST_CAUSE_IRET)))
        block(true);
    return entered;
}

FAULT_OF_FRED_ENTRY("fred-handler-opens",
                    "an exit from a handler of a guest with FRED ends its blocking by NMI")
{
    enum vmx_entered entered = right_steps.enter(v);

    if (field(GUEST_RIP) == guest_fred_handler(false))
        block(false);
    return entered;
}

/* As a VMM does that takes the NMI exit for one in the guest's own handler of NMIs. */
FAULT_OF_FRED_ENTRY("fred-handler-blocks",
                    "a guest with FRED that goes on at the first instruction of a handler blocks NMIs")
{
    if (field(GUEST_RIP) == GUEST_FRED + FRED_ENTRY_RING0)
        block(true);
    return right_steps.enter(v);
}
