/* A VM exit leaves guest state in the host, or its information is lost. */
#include "include/instructions.h"
#include "include/msr.h"
#include "include/registers.h"
#include "include/vmx.h"
#include "tests/faults/fault.h"
#include "vmm/vcpu_steps.h"

#define GDTR_LIMIT_AFTER_EXIT 0xFFFF /* SDM vol. 3, 27.5.2 */

static struct vcpu_steps right_steps;
static void (*spoil_exit)(struct vm_exit *e);

static error read_exit_wrongly(struct vm_exit *exit)
{
    TRY(right_steps.read_exit(exit));
    spoil_exit(exit);
    return NULL;
}

static void begin_with_read(void (*with)(struct vm_exit *e))
{
    right_steps = vcpu_steps;
    spoil_exit = with;
    vcpu_steps.read_exit = read_exit_wrongly;
}

/* A fault whose block changes the exit information. */
#define FAULT_OF_READ(name, sentence)                        \
    static void FAULT_WITH_LINE(spoil_)(struct vm_exit * e); \
    FAULT(name, sentence)                                    \
    {                                                        \
        begin_with_read(FAULT_WITH_LINE(spoil_));            \
    }                                                        \
    static void FAULT_WITH_LINE(spoil_)(struct vm_exit * e)

FAULT_OF_READ("exit-information", "the interruption information of a VM exit is lost")
{
    e->interruption = 0;
}

FAULT_OF_READ("exit-vectoring", "the IDT-vectoring information of a VM exit is lost")
{
    e->vectoring = 0;
}

FAULT_OF_READ("exit-qualification", "the exit qualification of a VM exit is lost")
{
    e->qualification = 0;
}

FAULT_OF_READ("exit-address", "the guest-physical address of a VM exit is lost")
{
    e->guest_physical = 0;
}

FAULT_OF_READ("exit-activity", "the activity state of a VM exit is lost")
{
    e->activity = 0;
}

FAULT_OF_READ("exit-rflags", "RFLAGS of a VM exit have no RF")
{
    e->rflags &= ~RFLAGS_RF;
}

static void begin_with_return(void (*with)(struct vcpu *v, const struct host_state *state))
{
    right_steps = vcpu_steps;
    vcpu_steps.host_return = with;
}

/* A fault whose block restores the host's state. */
#define FAULT_OF_RETURN(name, sentence)                                                    \
    static void FAULT_WITH_LINE(return_)(struct vcpu * v, const struct host_state *state); \
    FAULT(name, sentence)                                                                  \
    {                                                                                      \
        begin_with_return(FAULT_WITH_LINE(return_));                                       \
    }                                                                                      \
    static void FAULT_WITH_LINE(return_)(struct vcpu * v, const struct host_state *state)

FAULT_OF_RETURN("exit-gdtr", "a VM exit leaves GDTR with the limit FFFFh")
{
    right_steps.host_return(v, state);
    lgdt((struct table_register){GDTR_LIMIT_AFTER_EXIT, state->gdtr.base});
}

FAULT_OF_RETURN("exit-gs", "a VM exit leaves the guest's IA32_KERNEL_GS_BASE")
{
    uint64_t of_guest = rdmsr(IA32_KERNEL_GS_BASE);

    right_steps.host_return(v, state);
    wrmsr(IA32_KERNEL_GS_BASE, of_guest);
}

FAULT_OF_RETURN("exit-level", "a VM exit leaves the host on stack level 3")
{
    right_steps.host_return(v, state);
    fred_set_level(FRED_LEVELS - 1);
}

FAULT_OF_RETURN("exit-stklvls", "a VM exit leaves IA32_FRED_STKLVLS 0")
{
    right_steps.host_return(v, state);
    fred_write(IA32_FRED_STKLVLS, 0);
}

FAULT_OF_RETURN("exit-cr2", "a VM exit leaves the guest's CR2")
{
    right_steps.host_return(v, state);
    write_cr2(v->cr2);
}

static enum vmx_entered lose_r15(struct vcpu *v)
{
    enum vmx_entered entered = right_steps.enter(v);

    if (entered != VMX_FAILED)
        v->gprs.r15 = 0;
    return entered;
}

FAULT("exit-register", "a VM exit loses the guest's R15")
{
    right_steps = vcpu_steps;
    vcpu_steps.enter = lose_r15;
}

/* An event on this stack overwrites the word 120 bytes below RSP, whatever the alignment of its frame:
 * perhaps by the register saved there, which is therefore not this one. A walk may probe only each seventh
 * boundary. */
static enum vmx_entered keep_r14_below_rsp(struct vcpu *v)
{
    enum vmx_entered entered = right_steps.enter(v);

    __asm__ volatile("mov %0, -120(%%rsp)\n\t"
                     "xor %k0, %k0\n\t"
                     ".rept 7\n\t"
                     "nop\n\t"
                     ".endr\n\t"
                     "mov -120(%%rsp), %0"
                     : "+r"(v->gprs.r14)
                     :
                     : "memory", "cc");
    return entered;
}

FAULT("exit-below-rsp", "a VM exit keeps the guest's R14 below RSP for a while")
{
    right_steps = vcpu_steps;
    vcpu_steps.enter = keep_r14_below_rsp;
}
