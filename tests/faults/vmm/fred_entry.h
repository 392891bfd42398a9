/* Faults of a VM entry of a guest with FRED, and of its exit. */
#ifndef TESTS_FAULTS_VMM_FRED_ENTRY_H
#define TESTS_FAULTS_VMM_FRED_ENTRY_H

#include "tests/faults/fault.h"
#include "vmm/vcpu_steps.h"

static struct vcpu_steps right_steps;

/* A fault whose block enters a guest with FRED. */
#define FAULT_OF_FRED_ENTRY(name, sentence)                                            \
    static enum vmx_entered FAULT_WITH_LINE(with_)(struct vcpu * v);                   \
    static enum vmx_entered FAULT_WITH_LINE(enter_)(struct vcpu * v)                   \
    {                                                                                  \
        return fred_guest_is_on(v) ? FAULT_WITH_LINE(with_)(v) : right_steps.enter(v); \
    }                                                                                  \
    FAULT(name, sentence)                                                              \
    {                                                                                  \
        right_steps = vcpu_steps;                                                      \
        vcpu_steps.enter = FAULT_WITH_LINE(enter_);                                    \
    }                                                                                  \
    static enum vmx_entered FAULT_WITH_LINE(with_)(struct vcpu * v)

#endif
