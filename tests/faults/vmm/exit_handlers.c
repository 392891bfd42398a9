/* The VMM's loop is wrong: the guest sees or does something that it must not, or an NMI is forgotten. */
#include "include/cpuid.h"
#include "include/instructions.h"
#include "include/msr.h"
#include "include/paging.h"
#include "include/pic.h"
#include "include/vmx_instructions.h"
#include "tests/faults/fault.h"
#include "vmm/cpuid.h"
#include "vmm/quick.h"
#include "vmm/run.h"
#include "vmm/vcpu_steps.h"

void fault_lost(void);

static struct vcpu_steps right_steps;
static exit_handler *right_handler;

/* A fault whose block handles the exits for this reason. */
#define FAULT_OF_HANDLER(name, sentence, reason)                                                     \
    static error FAULT_WITH_LINE(handle_)(struct vcpu * v, const struct vm_exit *exit, bool *stops); \
    FAULT(name, sentence)                                                                            \
    {                                                                                                \
        right_handler = exit_handlers[reason];                                                       \
        exit_handlers[reason] = FAULT_WITH_LINE(handle_);                                            \
    }                                                                                                \
    static error FAULT_WITH_LINE(handle_)(struct vcpu * v, const struct vm_exit *exit, bool *stops)

static quick_handler *right_cpuid;

static bool show_vmx(struct vcpu *v)
{
    bool features = (uint32_t)v->gprs.rax == CPUID_FEATURES;

    if (!right_cpuid(v))
        return false;
    if (features)
        v->gprs.rcx |= cpuid(CPUID_FEATURES, 0).ecx & CPUID_FEATURES_ECX_VMX;
    return true;
}

FAULT("vmm-cpuid", "the VMM shows the guest VMX in CPUID")
{
    right_cpuid = quick_handlers[EXIT_CPUID];
    quick_handlers[EXIT_CPUID] = show_vmx;
}

static bool advance_alone(struct vcpu *v)
{
    uint64_t rip = 0, length = 0;

    vmread(GUEST_RIP, &rip);
    vmread(VM_EXIT_INSTRUCTION_LENGTH, &length);
    vmwrite(GUEST_RIP, rip + length);
    v->exits[EXIT_CPUID]++;
    v->quick_exits++;
    vmm_cpuid(&v->gprs);
    return true;
}

FAULT("vmm-shadow", "the VMM advances RIP over a CPUID, and nothing else")
{
    quick_handlers[EXIT_CPUID] = advance_alone;
}

FAULT_OF_HANDLER("vmm-msr", "the VMM executes the guest's WRMSR to IA32_STAR in the host", EXIT_WRMSR)
{
    if ((uint32_t)v->gprs.rcx != IA32_STAR)
        return right_handler(v, exit, stops);
    wrmsr(IA32_STAR, v->gprs.rdx << 32 | (uint32_t)v->gprs.rax);
    return vcpu_skip(v, exit);
}

FAULT_OF_HANDLER("vmm-port", "the VMM executes the guest's OUT to the 8259's mask in the host", EXIT_IO)
{
    if (exit->qualification & IO_ACCESS_IN || field_get(exit->qualification, IO_ACCESS_PORT) != PIC1_MASK)
        return right_handler(v, exit, stops);
    outb(PIC1_MASK, (uint8_t)v->gprs.rax);
    return vcpu_skip(v, exit);
}

static error step_over(struct vcpu *v, const struct vm_exit *exit, __attribute__((unused)) bool *stops)
{
    return vcpu_skip(v, exit);
}

FAULT("vmm-refusal", "the VMM skips the instruction where it should inject a fault")
{
    exit_handler *inject_ud = exit_handlers[EXIT_VMXON], *inject_gp = exit_handlers[EXIT_WRMSR];

    for (unsigned i = 0; i < EXIT_HANDLERS; i++) {
        if (exit_handlers[i] == inject_ud || exit_handlers[i] == inject_gp)
            exit_handlers[i] = step_over;
    }
}

static void map_nowhere(struct guest *g, uint64_t page, uint64_t rights)
{
    page_tables_map(&g->ept, GUEST_NOWHERE, page, PAGE_SIZE, rights);
    invept_all();
}

/* The page after the guest's memory, mapped until the exit only. */
static enum vmx_entered enter_with_host_page(struct vcpu *v)
{
    uint64_t page = (uint64_t)v->guest.memory + GUEST_END - GUEST_CODE;
    enum vmx_entered entered;

    map_nowhere(&v->guest, page, EPT_READ | EPT_WRITE | EPT_EXECUTE | EPT_MEMORY_WB);
    entered = right_steps.enter(v);
    map_nowhere(&v->guest, 0, 0);
    return entered;
}

FAULT("vmm-ept", "the VMM maps a page of the host for the guest")
{
    right_steps = vcpu_steps;
    vcpu_steps.enter = enter_with_host_page;
}

static enum vmx_entered enter_and_forget_nmi(struct vcpu *v)
{
    if (v->quick_end)
        v->reflection.stub = (uint64_t)fault_lost;
    return right_steps.enter(v);
}

FAULT("vmm-nmi", "the VMM forgets the NMI of an NMI exit")
{
    right_steps = vcpu_steps;
    vcpu_steps.enter = enter_and_forget_nmi;
}
