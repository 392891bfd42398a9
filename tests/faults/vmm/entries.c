/* The guest is entered with other controls, or other blocking by NMI, than the VMM specified. */
#include "include/bits.h"
#include "include/vmx.h"
#include "include/vmx_instructions.h"
#include "nmi/handler.h"
#include "tests/faults/fault.h"
#include "vmm/vcpu_steps.h"

static struct vcpu_steps right_steps;

static void begin_with_enter(enum vmx_entered (*with)(struct vcpu *v))
{
    right_steps = vcpu_steps;
    vcpu_steps.enter = with;
}

/* A fault whose block enters the guest. */
#define FAULT_OF_ENTRY(name, sentence)                                \
    static enum vmx_entered FAULT_WITH_LINE(enter_)(struct vcpu * v); \
    FAULT(name, sentence)                                             \
    {                                                                 \
        begin_with_enter(FAULT_WITH_LINE(enter_));                    \
    }                                                                 \
    static enum vmx_entered FAULT_WITH_LINE(enter_)(struct vcpu * v)

struct lost {
    enum vmcs_field field;
    uint64_t bits;
};

/* Enters without these bits, and restores them after the exit. */
static enum vmx_entered enter_without(struct vcpu *v, const struct lost *lost, unsigned count)
{
    uint64_t before[2] = {0};
    enum vmx_entered entered;

    for (unsigned i = 0; i < count; i++) {
        vmread(lost[i].field, &before[i]);
        vmwrite(lost[i].field, before[i] & ~lost[i].bits);
    }
    entered = right_steps.enter(v);
    for (unsigned i = 0; i < count; i++)
        vmwrite(lost[i].field, before[i]);
    return entered;
}

/* The controls that require a lost one are lost too (SDM vol. 3, 26.2.1.1). */
FAULT_OF_ENTRY("entry-nmi-exiting", "the guest is entered without NMI exiting")
{
    static const struct lost lost[] = {{PIN_CONTROLS, PIN_NMI_EXITING | PIN_VIRTUAL_NMIS},
                                       {PROC_CONTROLS, PROC_NMI_WINDOW_EXITING}};

    return enter_without(v, lost, COUNT_OF(lost));
}

FAULT_OF_ENTRY("entry-virtual-nmis", "the guest is entered without virtual NMIs")
{
    static const struct lost lost[] = {{PIN_CONTROLS, PIN_VIRTUAL_NMIS},
                                       {PROC_CONTROLS, PROC_NMI_WINDOW_EXITING}};

    return enter_without(v, lost, COUNT_OF(lost));
}

FAULT_OF_ENTRY("entry-nmi-window", "the guest is entered without NMI-window exiting")
{
    static const struct lost lost = {PROC_CONTROLS, PROC_NMI_WINDOW_EXITING};

    return enter_without(v, &lost, 1);
}

FAULT_OF_ENTRY("exit-acknowledge", "a VM exit does not acknowledge its interrupt")
{
    static const struct lost lost = {EXIT_CONTROLS, EXIT_ACKNOWLEDGE};

    return enter_without(v, &lost, 1);
}

FAULT_OF_ENTRY("entry-cr4", "the guest is entered free to change CR4.FRED")
{
    static const struct lost lost = {CR4_GUEST_HOST_MASK, CR4_FRED};

    return enter_without(v, &lost, 1);
}

FAULT_OF_ENTRY("vmm-cr4", "the VMM leaves CR4.TSD to the guest")
{
    static const struct lost lost = {CR4_GUEST_HOST_MASK, CR4_TSD};

    return enter_without(v, &lost, 1);
}

static void write_blocking(bool blocked)
{
    uint64_t state = 0;

    vmread(GUEST_INTERRUPTIBILITY, &state);
    vmwrite(GUEST_INTERRUPTIBILITY, (state & ~INTERRUPTIBILITY_NMI) | (blocked ? INTERRUPTIBILITY_NMI : 0));
}

FAULT_OF_ENTRY("entry-blocking", "a VM entry loses the guest's blocking by NMI")
{
    write_blocking(false);
    return right_steps.enter(v);
}

FAULT_OF_ENTRY("entry-blocks", "every VM entry has blocking by NMI")
{
    write_blocking(true);
    return right_steps.enter(v);
}

FAULT_OF_ENTRY("exit-blocking", "the blocking by NMI that a VM exit saved is lost")
{
    enum vmx_entered entered = right_steps.enter(v);

    write_blocking(false);
    return entered;
}

FAULT_OF_ENTRY("entry-opens-nmis", "NMIs are unblocked in the host before a VM entry")
{
    nmi_unblock();
    return right_steps.enter(v);
}

FAULT_OF_ENTRY("exit-opens-nmis", "NMIs are unblocked in the host after a VM exit")
{
    enum vmx_entered entered = right_steps.enter(v);

    nmi_unblock();
    return entered;
}
