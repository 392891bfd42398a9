/* An entry or exit is wrong in one case only: for one reason, at one level, by one instruction. */
#include "include/bits.h"
#include "include/vmx.h"
#include "include/vmx_instructions.h"
#include "nmi/handler.h"
#include "tests/faults/fault.h"
#include "vmm/vcpu_steps.h"

static struct vcpu_steps right_steps;

/* A fault whose block enters the guest. */
#define FAULT_OF_ENTRY(name, sentence)                                \
    static enum vmx_entered FAULT_WITH_LINE(enter_)(struct vcpu * v); \
    FAULT(name, sentence)                                             \
    {                                                                 \
        right_steps = vcpu_steps;                                     \
        vcpu_steps.enter = FAULT_WITH_LINE(enter_);                   \
    }                                                                 \
    static enum vmx_entered FAULT_WITH_LINE(enter_)(struct vcpu * v)

/* A fault whose block changes what is read of an exit. */
#define FAULT_OF_EXIT(name, sentence)                          \
    static void FAULT_WITH_LINE(change_)(struct vm_exit *);    \
    static error FAULT_WITH_LINE(read_)(struct vm_exit * exit) \
    {                                                          \
        TRY(right_steps.read_exit(exit));                      \
        FAULT_WITH_LINE(change_)(exit);                        \
        return NULL;                                           \
    }                                                          \
    FAULT(name, sentence)                                      \
    {                                                          \
        right_steps = vcpu_steps;                              \
        vcpu_steps.read_exit = FAULT_WITH_LINE(read_);         \
    }                                                          \
    static void FAULT_WITH_LINE(change_)(struct vm_exit * exit)

static uint64_t reason(void)
{
    uint64_t value = 0;

    vmread(VM_EXIT_REASON, &value);
    return value;
}

FAULT_OF_ENTRY("exit-timer-opens", "an exit by the preemption timer unblocks NMIs")
{
    enum vmx_entered entered = right_steps.enter(v);

    if (entered == VMX_EXITED && reason() == EXIT_PREEMPTION_TIMER)
        nmi_unblock();
    return entered;
}

FAULT_OF_ENTRY("exit-level-opens", "an exit to a host at a stack level above 0 unblocks NMIs")
{
    enum vmx_entered entered = right_steps.enter(v);

    if (fred_level())
        nmi_unblock();
    return entered;
}

FAULT_OF_ENTRY("entry-failed-blocks", "a VM entry that fails blocks NMIs")
{
    enum vmx_entered entered = right_steps.enter(v);

    if (entered == VMX_FAILED || reason() & EXIT_REASON_ENTRY_FAILURE)
        nmi_block();
    return entered;
}

FAULT_OF_ENTRY("entry-launch-blocking", "a VMLAUNCH loses the guest's blocking by NMI")
{
    uint64_t state = 0;

    vmread(GUEST_INTERRUPTIBILITY, &state);
    if (!v->launched)
        vmwrite(GUEST_INTERRUPTIBILITY, state & ~INTERRUPTIBILITY_NMI);
    return right_steps.enter(v);
}

FAULT_OF_ENTRY("entry-timer-late", "the preemption timer starts a little late")
{
    uint64_t value = 0;

    vmread(PREEMPTION_TIMER_VALUE, &value);
    vmwrite(PREEMPTION_TIMER_VALUE, value + 1000);
    return right_steps.enter(v);
}

FAULT_OF_EXIT("exit-iret-bit", "an exit reports NMI unblocking due to IRET for every exception")
{
    if (exit->reason == EXIT_EXCEPTION_OR_NMI)
        exit->interruption |= (uint32_t)INTERRUPTION_IRET;
}

FAULT_OF_EXIT("exit-nmi-source", "the qualification of an NMI exit has a source too much, or one too few")
{
    if (vm_exit_is_nmi(exit))
        exit->qualification ^= BIT(15);
}

FAULT_OF_EXIT("exit-nested-bit", "an exit reports a nested exception for every exception")
{
    if (exit->reason == EXIT_EXCEPTION_OR_NMI && exit->vectoring & INTERRUPTION_VALID)
        exit->interruption |= (uint32_t)BIT(13);
}

FAULT_OF_EXIT("exit-nested-pf-bit",
              "an exit reports a nested exception for a page fault met in the delivery of an exception")
{
    if (exit->reason == EXIT_EXCEPTION_OR_NMI && (exit->interruption & INTERRUPTION_VECTOR) == VECTOR_PF &&
        (exit->vectoring & INTERRUPTION_VECTOR) == VECTOR_GP)
        exit->interruption |= (uint32_t)BIT(13);
}

FAULT_OF_EXIT("exit-iret-gp-bit",
              "an exit for a general protection exception of IRET does not report NMI unblocking")
{
    if (exit->reason == EXIT_EXCEPTION_OR_NMI && (exit->interruption & INTERRUPTION_VECTOR) == VECTOR_GP)
        exit->interruption &= ~(uint32_t)INTERRUPTION_IRET;
}
