/* An event enters a guest with FRED, or an exit tells of one, with something lost. */
#include "include/fred.h"
#include "include/registers.h"
#include "include/vmx_instructions.h"
#include "tests/faults/fault.h"
#include "vmm/vcpu_steps.h"

static struct vcpu_steps right_steps;
static bool is_of_fred; /* the last entry */
static bool (*spoil_injection)(struct vm_injection *event, uint64_t *data);
static void (*spoil_exit)(struct vm_exit *exit);

static unsigned type_of(uint32_t information)
{
    return (information & INTERRUPTION_TYPE) >> INTERRUPTION_TYPE_SHIFT;
}

static bool has_fred(void)
{
    uint64_t cr4 = 0;

    vmread(GUEST_CR4, &cr4);
    return cr4 & CR4_FRED;
}

/* False from the block: the field of the event data keeps its value. */
static error inject_wrongly(const struct vm_injection *event, uint64_t data)
{
    struct vm_injection wrong = *event;
    uint64_t before = 0;
    bool writes;

    if (!has_fred())
        return right_steps.inject(event, data);
    vmread(INJECTED_EVENT_DATA, &before);
    writes = spoil_injection(&wrong, &data);
    return right_steps.inject(&wrong, writes ? data : before);
}

/* A fault whose block changes what is injected into a guest with FRED. */
#define FAULT_OF_FRED_INJECTION(name, sentence)                                        \
    static bool FAULT_WITH_LINE(spoil_)(struct vm_injection * event, uint64_t * data); \
    FAULT(name, sentence)                                                              \
    {                                                                                  \
        right_steps = vcpu_steps;                                                      \
        spoil_injection = FAULT_WITH_LINE(spoil_);                                     \
        vcpu_steps.inject = inject_wrongly;                                            \
    }                                                                                  \
    static bool FAULT_WITH_LINE(spoil_)(struct vm_injection * event, uint64_t * data)

FAULT_OF_FRED_INJECTION("fred-data-lost", "an event is injected into a guest with FRED without its data")
{
    (void)event;
    *data = 0;
    return true;
}

FAULT_OF_FRED_INJECTION("fred-data-stale",
                        "an injected event that is no exception has the event data of an earlier one")
{
    (void)data;
    return type_of(event->information) == EVENT_HARDWARE_EXCEPTION;
}

FAULT_OF_FRED_INJECTION("fred-data-of-pf", "of injected exceptions only #PF has event data")
{
    if ((event->information & INTERRUPTION_VECTOR) != VECTOR_PF &&
        type_of(event->information) == EVENT_HARDWARE_EXCEPTION)
        *data = 0;
    return true;
}

FAULT_OF_FRED_INJECTION("fred-code-kept", "an injected exception has an error code where none belongs")
{
    (void)data;
    if (type_of(event->information) == EVENT_HARDWARE_EXCEPTION && event->error_code)
        event->information |= (uint32_t)INTERRUPTION_ERROR_CODE;
    return true;
}

FAULT_OF_FRED_INJECTION("fred-other-length", "an injected SYSCALL or SYSENTER is one byte long")
{
    (void)data;
    if (type_of(event->information) == EVENT_OTHER)
        event->length = 1;
    return true;
}

FAULT_OF_FRED_INJECTION("fred-other-as-int", "SYSCALL and SYSENTER are injected as INT n")
{
    (void)data;
    if (type_of(event->information) == EVENT_OTHER)
        event->information ^= (EVENT_OTHER ^ EVENT_SOFTWARE_INTERRUPT) << INTERRUPTION_TYPE_SHIFT;
    return true;
}

FAULT_OF_FRED_INJECTION("fred-int1-as-db", "INT1 is injected as #DB, type 3")
{
    (void)data;
    if (type_of(event->information) == EVENT_PRIVILEGED_SOFTWARE_EXCEPTION)
        event->information ^= (EVENT_PRIVILEGED_SOFTWARE_EXCEPTION ^ EVENT_HARDWARE_EXCEPTION)
                              << INTERRUPTION_TYPE_SHIFT;
    return true;
}

FAULT_OF_FRED_INJECTION("fred-nested-lost", "a nested exception is injected as a plain one")
{
    (void)data;
    event->information &= ~(uint32_t)INTERRUPTION_NESTED;
    return true;
}

FAULT_OF_FRED_INJECTION("fred-nested-always", "every exception is injected as a nested one")
{
    (void)data;
    if (type_of(event->information) == EVENT_HARDWARE_EXCEPTION)
        event->information |= (uint32_t)INTERRUPTION_NESTED;
    return true;
}

static enum vmx_entered enter_and_note(struct vcpu *v)
{
    is_of_fred = fred_guest_is_on(v);
    return right_steps.enter(v);
}

static error read_exit_wrongly(struct vm_exit *exit)
{
    TRY(right_steps.read_exit(exit));
    if (is_of_fred)
        spoil_exit(exit);
    return NULL;
}

/* A fault whose block changes what is read of the exit of a guest with FRED. */
#define FAULT_OF_FRED_EXIT(name, sentence)                      \
    static void FAULT_WITH_LINE(spoil_)(struct vm_exit * exit); \
    FAULT(name, sentence)                                       \
    {                                                           \
        right_steps = vcpu_steps;                               \
        spoil_exit = FAULT_WITH_LINE(spoil_);                   \
        vcpu_steps.enter = enter_and_note;                      \
        vcpu_steps.read_exit = read_exit_wrongly;               \
    }                                                           \
    static void FAULT_WITH_LINE(spoil_)(struct vm_exit * exit)

FAULT_OF_FRED_EXIT("fred-original-data", "an exit loses the data of the original event")
{
    exit->original_data = 0;
}

FAULT_OF_FRED_EXIT("fred-original-nested", "an exit loses the nested bit of the original event")
{
    exit->vectoring &= ~(uint32_t)INTERRUPTION_NESTED;
}

FAULT_OF_FRED_EXIT("fred-original-length",
                   "an exit loses the length of the instruction of the original event")
{
    if (exit->vectoring & INTERRUPTION_VALID)
        exit->instruction_length = 0;
}

FAULT_OF_FRED_EXIT("fred-exiting-nested", "an exit loses the nested bit of the exiting event")
{
    exit->interruption &= ~(uint32_t)INTERRUPTION_NESTED;
}

FAULT_OF_FRED_EXIT("fred-exiting-int1", "an exit tells INT1 as #DB, type 3")
{
    if (exit->interruption == INTERRUPTION(EVENT_PRIVILEGED_SOFTWARE_EXCEPTION, VECTOR_DB))
        exit->interruption = INTERRUPTION(EVENT_HARDWARE_EXCEPTION, VECTOR_DB);
}

FAULT_OF_FRED_EXIT("fred-iret-bit",
                   "an EPT violation of a guest with FRED always tells of NMI unblocking due to IRET")
{
    if (exit->reason == EXIT_EPT_VIOLATION)
        exit->qualification |= EPT_VIOLATION_IRET;
}

FAULT_OF_FRED_EXIT("fred-failed-number", "an entry that cannot load an MSR always names the first")
{
    if (vm_exit_is_failure(exit))
        exit->qualification = 1;
}
