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

/* The guest's blocking by NMI after an entry at this step. */
static enum vmx_entered enter_and_set(struct vcpu *v, enum guest_step step, bool blocked)
{
    uint64_t rip = 0, state = 0;
    enum vmx_entered entered;

    vmread(GUEST_RIP, &rip);
    entered = right_steps.enter(v);
    if (entered == VMX_EXITED && rip == guest_step(step)) {
        vmread(GUEST_INTERRUPTIBILITY, &state);
        state = blocked ? state | INTERRUPTIBILITY_NMI : state & ~INTERRUPTIBILITY_NMI;
        vmwrite(GUEST_INTERRUPTIBILITY, state);
    }
    return entered;
}

FAULT_OF_ENTRY("guest-far-ret-opens", "a far RET in a guest unblocks NMIs")
{
    return enter_and_set(v, GUEST_STEP_FAR_RET, false);
}

FAULT_OF_ENTRY("guest-popf-opens", "POPF in a guest unblocks NMIs")
{
    return enter_and_set(v, GUEST_STEP_POPF, false);
}

FAULT_OF_ENTRY("guest-iretd-blocks", "IRETD in a guest leaves NMIs blocked")
{
    return enter_and_set(v, GUEST_STEP_BARE_IRETD, true);
}

FAULT_OF_ENTRY("guest-iretw-blocks", "IRETW in a guest leaves NMIs blocked")
{
    return enter_and_set(v, GUEST_STEP_BARE_IRETW, true);
}

FAULT_OF_ENTRY("guest-second-nmi", "a guest that waits has another NMI")
{
    uint64_t rip = 0, state = 0;

    vmread(GUEST_RIP, &rip);
    vmread(GUEST_INTERRUPTIBILITY, &state);
    if (rip == guest_step(GUEST_STEP_WAIT) && !(state & INTERRUPTIBILITY_NMI))
        vmwrite(ENTRY_INTERRUPTION_INFORMATION, INTERRUPTION(EVENT_NMI, VECTOR_NMI));
    return right_steps.enter(v);
}

FAULT_OF_ENTRY("entry-timer-late-for-nmi", "without NMI exiting the preemption timer starts a little late")
{
    uint64_t pin = 0, value = 0;

    vmread(PIN_CONTROLS, &pin);
    vmread(PREEMPTION_TIMER_VALUE, &value);
    if (!(pin & PIN_NMI_EXITING) && !value)
        vmwrite(PREEMPTION_TIMER_VALUE, 1000);
    return right_steps.enter(v);
}
