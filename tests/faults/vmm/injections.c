/* A VM entry injects another event than the VMM specified. */
#include "include/vmx_instructions.h"
#include "tests/faults/fault.h"
#include "vmm/vcpu_steps.h"

static struct vcpu_steps right_steps;

static enum vmx_entered enter_without_event(struct vcpu *v)
{
    vmwrite(ENTRY_INTERRUPTION_INFORMATION, 0);
    return right_steps.enter(v);
}

FAULT("entry-injection", "a VM entry injects nothing")
{
    right_steps = vcpu_steps;
    vcpu_steps.enter = enter_without_event;
}

static struct vm_injection (*spoil_injection)(struct vm_injection event);

static error inject_wrongly(const struct vm_injection *event, uint64_t data)
{
    struct vm_injection wrong = spoil_injection(*event);

    return right_steps.inject(&wrong, data);
}

static void begin_with_injection(struct vm_injection (*with)(struct vm_injection event))
{
    right_steps = vcpu_steps;
    spoil_injection = with;
    vcpu_steps.inject = inject_wrongly;
}

/* A fault whose block changes the event that is injected. */
#define FAULT_OF_INJECTION(name, sentence)                                         \
    static struct vm_injection FAULT_WITH_LINE(spoil_)(struct vm_injection event); \
    FAULT(name, sentence)                                                          \
    {                                                                              \
        begin_with_injection(FAULT_WITH_LINE(spoil_));                             \
    }                                                                              \
    static struct vm_injection FAULT_WITH_LINE(spoil_)(struct vm_injection event)

FAULT_OF_INJECTION("entry-vector", "an injected event has the vector with bit 0 flipped")
{
    event.information ^= 1;
    return event;
}

FAULT_OF_INJECTION("entry-code", "an injected exception has the error code 0")
{
    event.error_code = 0;
    return event;
}

FAULT_OF_INJECTION("entry-length", "an injected event has the instruction length 1")
{
    event.length = 1;
    return event;
}
