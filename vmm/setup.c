/* The guest's VMCS, field by field: controls, the host state that a VM exit loads, the guest state at its
 * start. */
#include "vmm/vcpu.h"

#include "boot/text/string.h"
#include "fred/fred.h"
#include "include/instructions.h"
#include "include/msr.h"
#include "include/vmx_instructions.h"
#include "vmm/fred_guest.h"
#include "vmm/vmx/capability.h"

#define NO_LINK    (~0UL)
#define DR7_RESET  0x400UL
#define PAT_ALL_WB 0x0606060606060606UL
#define EFER_GUEST (EFER_LME | EFER_LMA)

/* With TS the guest cannot use the FPU, MMX and SSE registers, which no exit restores. */
#define CR0_GUEST (CR0_PE | CR0_MP | CR0_TS | CR0_ET | CR0_NE | CR0_WP | CR0_PG)

void vmx_exited(void);

/* A control field, its capability MSR's value, the bits that the VMM needs and those that it uses if it can.
 */
struct control {
    enum vmcs_field field;
    uint64_t capability;
    uint32_t needed, optional;
};

static error write_control(const struct control *c, uint32_t *written)
{
    uint32_t missing;

    if (!vmx_controls(c->capability, c->needed, written, &missing))
        return FAIL("this CPU's VMX lacks control bits %#x, capability %#lx", missing, c->capability);
    vmx_controls(c->capability, c->needed | (c->optional & (uint32_t)(c->capability >> 32)), written,
                 &missing);
    return vmcs_write(c->field, *written);
}

static error write_controls(struct vcpu *v)
{
    const struct vmx_capabilities *have = v->capabilities;
    bool load_fred = fred_is_native() && have->exit2 & EXIT2_LOAD_FRED;
    uint32_t exit2 = load_fred ? (uint32_t)EXIT_SECONDARY : 0;
    const struct control controls[] = {
        {PIN_CONTROLS, have->pin, PIN_NMI_EXITING | PIN_EXTERNAL_INTERRUPT_EXITING, PIN_PREEMPTION_TIMER},
        {PROC_CONTROLS, have->proc,
         PROC_HLT_EXITING | PROC_MWAIT_EXITING | PROC_RDPMC_EXITING | PROC_CR8_LOAD_EXITING |
             PROC_CR8_STORE_EXITING | PROC_MOV_DR_EXITING | PROC_UNCONDITIONAL_IO | PROC_MONITOR_EXITING |
             PROC_SECONDARY,
         0},
        {PROC_CONTROLS_2, have->proc2, PROC2_EPT, 0},
        {EXIT_CONTROLS, have->exit, EXIT_HOST_64 | exit2, EXIT_LOAD_PAT | EXIT_SAVE_EFER | EXIT_LOAD_EFER},
        {ENTRY_CONTROLS, have->entry, ENTRY_GUEST_64, ENTRY_LOAD_PAT | ENTRY_LOAD_EFER},
    };
    uint32_t written[COUNT_OF(controls)];

    for (unsigned i = 0; i < COUNT_OF(controls); i++)
        TRY(write_control(&controls[i], &written[i]));
    v->has_timer = written[0] & PIN_PREEMPTION_TIMER;
    v->exit_loads_fred = load_fred;
    if (load_fred)
        TRY(vmcs_write(EXIT_CONTROLS_2, EXIT2_LOAD_FRED));
    TRY(vmcs_write(EPT_POINTER, v->guest.eptp));
    TRY(vmcs_write(EXCEPTION_BITMAP, 0));
    TRY(vmcs_write(PAGE_FAULT_ERROR_CODE_MASK, 0));
    TRY(vmcs_write(PAGE_FAULT_ERROR_CODE_MATCH, 0));
    TRY(vmcs_write(CR3_TARGET_COUNT, 0));
    TRY(vmcs_write(EXIT_MSR_STORE_COUNT, 0));
    TRY(vmcs_write(EXIT_MSR_LOAD_COUNT, 0));
    TRY(vmcs_write(ENTRY_MSR_LOAD_COUNT, 0));
    TRY(vmcs_write(ENTRY_INTERRUPTION_INFORMATION, 0));
    if (written[4] & ENTRY_LOAD_PAT)
        TRY(vmcs_write(GUEST_IA32_PAT, PAT_ALL_WB));
    if (written[3] & EXIT_LOAD_PAT)
        TRY(vmcs_write(HOST_IA32_PAT, rdmsr(IA32_PAT)));
    if (written[4] & ENTRY_LOAD_EFER)
        TRY(vmcs_write(GUEST_IA32_EFER, EFER_GUEST));
    if (written[3] & EXIT_LOAD_EFER)
        TRY(vmcs_write(HOST_IA32_EFER, rdmsr(IA32_EFER)));
    return NULL;
}

/* The state that a VM exit loads is the present one, with CR4.FRED if FRED is on. */
static error write_host(const struct machine *m)
{
    const struct {
        enum vmcs_field field;
        uint64_t value;
    } host[] = {
        {HOST_CR0, read_cr0()},
        {HOST_CR3, read_cr3()},
        {HOST_CR4, read_cr4()},
        {HOST_CS_SELECTOR, read_cs()},
        {HOST_SS_SELECTOR, read_ss()},
        {HOST_DS_SELECTOR, read_ds()},
        {HOST_ES_SELECTOR, read_es()},
        {HOST_FS_SELECTOR, read_fs()},
        {HOST_GS_SELECTOR, read_gs()},
        {HOST_TR_SELECTOR, str()},
        {HOST_FS_BASE, rdmsr(IA32_FS_BASE)},
        {HOST_GS_BASE, rdmsr(IA32_GS_BASE)},
        {HOST_TR_BASE, (uint64_t)&m->cpu->tss},
        {HOST_GDTR_BASE, sgdt().base},
        {HOST_IDTR_BASE, sidt().base},
        {HOST_IA32_SYSENTER_CS, rdmsr(IA32_SYSENTER_CS)},
        {HOST_IA32_SYSENTER_ESP, rdmsr(IA32_SYSENTER_ESP)},
        {HOST_IA32_SYSENTER_EIP, rdmsr(IA32_SYSENTER_EIP)},
        {HOST_RIP, (uint64_t)vmx_exited},
    };

    for (unsigned i = 0; i < COUNT_OF(host); i++)
        TRY(vmcs_write(host[i].field, host[i].value));
    return NULL;
}

static error write_segment(enum vmcs_field selector, uint64_t value, uint64_t rights)
{
    /* Appendix B numbers the fields of ES, CS, SS, DS, FS, GS, LDTR, TR in steps of two. */
    unsigned step = selector - GUEST_ES_SELECTOR;

    TRY(vmcs_write(selector, value));
    TRY(vmcs_write(GUEST_ES_LIMIT + step, rights & ACCESS_UNUSABLE    ? 0
                                          : rights == ACCESS_TSS_BUSY ? TSS_LIMIT
                                                                      : ~0U));
    TRY(vmcs_write(GUEST_ES_ACCESS_RIGHTS + step, rights));
    return vmcs_write(GUEST_ES_BASE + step, 0);
}

static error write_guest(struct vcpu *v)
{
    const struct {
        enum vmcs_field field;
        uint64_t value;
    } guest[] = {
        {GUEST_CR0, CR0_GUEST},
        {GUEST_CR3, GUEST_TABLES},
        {GUEST_CR4, CR4_PAE | CR4_VMXE},
        {CR0_GUEST_HOST_MASK, ~0UL}, /* every change exits: the guest must not set CR4.FRED */
        {CR4_GUEST_HOST_MASK, ~0UL},
        {CR0_READ_SHADOW, CR0_GUEST},
        {CR4_READ_SHADOW, CR4_PAE},
        {GUEST_DR7, DR7_RESET},
        {GUEST_RSP, GUEST_STACK_TOP},
        {GUEST_RFLAGS, RFLAGS_FIXED},
        {GUEST_IA32_DEBUGCTL, 0},
        {VMCS_LINK_POINTER, NO_LINK},
        {GUEST_INTERRUPTIBILITY, 0},
        {GUEST_ACTIVITY_STATE, ACTIVITY_ACTIVE},
        {GUEST_PENDING_DEBUG_EXCEPTIONS, 0},
        {ENTRY_INTERRUPTION_INFORMATION, 0},
        {GUEST_GDTR_BASE, 0},
        {GUEST_GDTR_LIMIT, 0},
        {GUEST_IDTR_BASE, 0},
        {GUEST_IDTR_LIMIT, 0},
        {GUEST_IA32_SYSENTER_CS, 0},
        {GUEST_IA32_SYSENTER_ESP, 0},
        {GUEST_IA32_SYSENTER_EIP, 0},
    };

    TRY(fred_guest_off(v));
    v->gprs = (struct registers){0};
    v->cr2 = 0;
    memset(v->exits, 0, sizeof(v->exits));
    for (unsigned i = 0; i < COUNT_OF(guest); i++)
        TRY(vmcs_write(guest[i].field, guest[i].value));
    TRY(write_segment(GUEST_CS_SELECTOR, SELECTOR_CODE, ACCESS_CODE64));
    TRY(write_segment(GUEST_SS_SELECTOR, SELECTOR_DATA, ACCESS_DATA));
    TRY(write_segment(GUEST_DS_SELECTOR, SELECTOR_DATA, ACCESS_DATA));
    TRY(write_segment(GUEST_ES_SELECTOR, SELECTOR_DATA, ACCESS_DATA));
    TRY(write_segment(GUEST_FS_SELECTOR, SELECTOR_DATA, ACCESS_DATA));
    TRY(write_segment(GUEST_GS_SELECTOR, SELECTOR_DATA, ACCESS_DATA));
    TRY(write_segment(GUEST_LDTR_SELECTOR, 0, ACCESS_UNUSABLE));
    return write_segment(GUEST_TR_SELECTOR, SELECTOR_TSS, ACCESS_TSS_BUSY);
}

error vcpu_make(struct vcpu *v, struct machine *m, const struct vmx_capabilities *c,
                const struct guest *first)
{
    uint32_t revision = (uint32_t)(c->basic & VMX_BASIC_REVISION);

    v->capabilities = c;
    v->machine = m;
    vcpu_exit_to_c(v);
    v->vmcs = machine_hidden_page(m, "VMCS");
    if (!v->vmcs)
        return FAIL("too little memory for a VMCS: give more with memory=MiB");
    TRY(guest_make(&v->guest, m, first));
    *(uint32_t *)(v->vmcs + machine_seen_at(m)) = revision;
    if (!vmclear(v->vmcs) || !vmptrld(v->vmcs))
        return FAIL("VMCLEAR or VMPTRLD of %#lx failed, revision %#x", v->vmcs, revision);
    TRY(write_controls(v));
    TRY(fred_guest_make(v, &m->arena));
    return write_host(m);
}

error vcpu_start(struct vcpu *v, enum guest_program program)
{
    TRY(write_guest(v));
    return vmcs_write(GUEST_RIP, guest_entry(program));
}

error vcpu_start_step(struct vcpu *v, enum guest_step step)
{
    TRY(write_guest(v));
    TRY(vmcs_write(GUEST_IDTR_BASE, GUEST_IDT));
    TRY(vmcs_write(GUEST_IDTR_LIMIT, GUEST_VECTORS * sizeof(struct idt_gate) - 1));
    TRY(vmcs_write(GUEST_GDTR_BASE, GUEST_GDT));
    TRY(vmcs_write(GUEST_GDTR_LIMIT, GDT_SLOTS * sizeof(uint64_t) - 1));
    return vmcs_write(GUEST_RIP, guest_step(step));
}
