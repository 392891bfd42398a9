#include "tests/guests/exit_kinds.h"

#include "include/fred.h"
#include "nmi/handler.h"
#include "tests/events/interrupt.h"
#include "tests/guests/interrupt_exit.h"
#include "vmm/vmx/capability.h"

#define PROGRAM(p)   EXIT_KIND_PROGRAM(p)
#define PROGRAM_MARK 0x100U
#define IF_1         (RFLAGS_FIXED | RFLAGS_IF)
#define NOWHERE      (GUEST_NOWHERE + PAGE_SIZE)  /* a stack: an EPT violation */
#define UNMAPPED     (GUEST_UNMAPPED + PAGE_SIZE) /* the same for a page fault */
#define PF           BIT(VECTOR_PF)
#define EXCEPTION    EXIT_EXCEPTION_OR_NMI

const struct exit_kind exit_kinds[] = {
    {"VMCALL", EXIT_VMCALL, GUEST_STEP_CALL, .by = BY_ITSELF},
    {"CPUID", EXIT_CPUID, PROGRAM(GUEST_ASKS_CPUID), .by = BY_ITSELF},
    {"HLT", EXIT_HLT, GUEST_STEP_HALT, .ring0 = true, .proc = PROC_HLT_EXITING},
    {"RDMSR", EXIT_RDMSR, PROGRAM(GUEST_READS_MSR), .ring0 = true},
    {"WRMSR", EXIT_WRMSR, GUEST_STEP_WRMSR, .ring0 = true},
    {"MOV to CR4", EXIT_CR_ACCESS, GUEST_STEP_CR4, .ring0 = true},
    {"MOV to CR8", EXIT_CR_ACCESS, GUEST_STEP_CR8, .ring0 = true},
    {"#UD", EXCEPTION, PROGRAM(GUEST_FAULTS), .exceptions = BIT(VECTOR_UD)},
    {"#DB", EXCEPTION, GUEST_STEP_CALL, .exceptions = BIT(VECTOR_DB), .rflags = RFLAGS_FIXED | RFLAGS_TF},
    {"#PF", EXCEPTION, GUEST_STEP_IRET, .exceptions = PF, .rsp = UNMAPPED},
    {"EPT violation", EXIT_EPT_VIOLATION, PROGRAM(GUEST_READS_NOWHERE), .by = BY_ITSELF},
    {"triple fault", EXIT_TRIPLE_FAULT, PROGRAM(GUEST_FAULTS), .no_idt = true},
    {"interrupt", EXIT_EXTERNAL_INTERRUPT, GUEST_STEP_CALL, .rflags = IF_1, .interrupt = true},
    {"interrupt, acknowledged", EXIT_EXTERNAL_INTERRUPT, GUEST_STEP_CALL, .rflags = IF_1, .interrupt = true,
     .acknowledges = true},
    {"interrupt in HLT", EXIT_EXTERNAL_INTERRUPT, GUEST_STEP_AFTER_HALT, .ring0 = true, .rflags = IF_1,
     .activity = ACTIVITY_HLT, .interrupt = true},
    {"interrupt window", EXIT_INTERRUPT_WINDOW, GUEST_STEP_CALL, .proc = PROC_INTERRUPT_WINDOW,
     .rflags = IF_1},
    {"preemption timer", EXIT_PREEMPTION_TIMER, GUEST_STEP_CALL, .timer = true},
    {"preemption timer in HLT", EXIT_PREEMPTION_TIMER, GUEST_STEP_AFTER_HALT, .ring0 = true, .timer = true,
     .activity = ACTIVITY_HLT},
    {"monitor trap", EXIT_MONITOR_TRAP, GUEST_STEP_CALL, .proc = PROC_MONITOR_TRAP},
    {"monitor trap, injected", EXIT_MONITOR_TRAP, GUEST_STEP_CALL, .proc = PROC_MONITOR_TRAP,
     .event = {INTERRUPTION(EVENT_OTHER, 0), 0, 0}},
    {"EPT violation in delivery of an interrupt", EXIT_EPT_VIOLATION, GUEST_STEP_CALL, .ring0 = true,
     .rflags = IF_1, .rsp = NOWHERE,
     .event = {INTERRUPTION(EVENT_EXTERNAL_INTERRUPT, GUEST_INTERRUPT), 0, 0}},
    {"EPT violation in delivery of #GP", EXIT_EPT_VIOLATION, GUEST_STEP_CALL, .ring0 = true, .rsp = NOWHERE,
     .event = {INTERRUPTION_WITH_CODE(EVENT_HARDWARE_EXCEPTION, VECTOR_GP), 0, 0}},
    {"EPT violation in delivery of INT 30h", EXIT_EPT_VIOLATION, GUEST_STEP_CALL, .ring0 = true,
     .rsp = NOWHERE, .event = {INTERRUPTION(EVENT_SOFTWARE_INTERRUPT, 0x30), 0, 2}},
    {"#PF in delivery of an interrupt", EXCEPTION, GUEST_STEP_CALL, .ring0 = true, .exceptions = PF,
     .rflags = IF_1, .rsp = UNMAPPED,
     .event = {INTERRUPTION(EVENT_EXTERNAL_INTERRUPT, GUEST_INTERRUPT), 0, 0}},
    {"#PF in delivery of #UD", EXCEPTION, GUEST_STEP_CALL, .ring0 = true, .exceptions = PF, .rsp = UNMAPPED,
     .event = {INTERRUPTION(EVENT_HARDWARE_EXCEPTION, VECTOR_UD), 0, 0}},
    {"#PF of IRET", EXCEPTION, GUEST_STEP_BARE_IRET, BY_IRET, .exceptions = PF, .rsp = UNMAPPED},
    {"EPT violation of IRET", EXIT_EPT_VIOLATION, GUEST_STEP_BARE_IRET, BY_IRET, .rsp = GUEST_NOWHERE},
    {"NMI window", EXIT_NMI_WINDOW, GUEST_STEP_CALL, BY_WINDOW, .proc = PROC_NMI_WINDOW_EXITING},
    {"NMI window in HLT", EXIT_NMI_WINDOW, GUEST_STEP_AFTER_HALT, BY_WINDOW, .ring0 = true,
     .proc = PROC_NMI_WINDOW_EXITING, .activity = ACTIVITY_HLT},
    {"NMI", EXCEPTION, GUEST_STEP_CALL, .by = BY_NMI},
    {"NMI with TF", EXCEPTION, GUEST_STEP_CALL, BY_NMI, .rflags = RFLAGS_FIXED | RFLAGS_TF},
    {"NMI in HLT", EXCEPTION, GUEST_STEP_AFTER_HALT, BY_NMI, .ring0 = true, .activity = ACTIVITY_HLT},
    {"EPT violation in delivery of an NMI", EXIT_EPT_VIOLATION, GUEST_STEP_CALL, BY_DELIVERY, .ring0 = true,
     .rsp = NOWHERE},
    {"#PF in delivery of an NMI", EXCEPTION, GUEST_STEP_CALL, BY_DELIVERY, .ring0 = true, .exceptions = PF,
     .rsp = UNMAPPED},
};

const unsigned exit_kinds_count = COUNT_OF(exit_kinds);

bool exit_kind_there(const struct test *t, const struct exit_kind *kind)
{
    const struct vmx_capabilities *have = t->vcpu->capabilities;

    return vmx_allows(have->proc, kind->proc) && (!kind->timer || t->vcpu->has_timer) &&
           (!kind->acknowledges || vmx_allows(have->exit, EXIT_ACKNOWLEDGE)) &&
           (kind->activity != ACTIVITY_HLT || have->misc & VMX_MISC_HLT);
}

static bool set_fields(struct test *t, const struct exit_kind *kind)
{
    uint64_t proc = 0, exits = 0,
             rip = kind->at & PROGRAM_MARK ? guest_entry((enum guest_program)(kind->at & ~PROGRAM_MARK))
                                           : guest_step((enum guest_step)kind->at);

    return check_error(t, vmcs_read(PROC_CONTROLS, &proc)) &&
           guest_set(t, PROC_CONTROLS, proc | kind->proc) &&
           check_error(t, vmcs_read(EXIT_CONTROLS, &exits)) &&
           guest_set(t, EXIT_CONTROLS, exits | (kind->acknowledges ? EXIT_ACKNOWLEDGE : 0)) &&
           guest_set(t, EXCEPTION_BITMAP, kind->exceptions) && guest_set(t, GUEST_RIP, rip) &&
           guest_set(t, GUEST_RFLAGS, kind->rflags ? kind->rflags : RFLAGS_FIXED) &&
           guest_set(t, GUEST_RSP, kind->rsp ? kind->rsp : GUEST_STACK_TOP) &&
           guest_set(t, GUEST_ACTIVITY_STATE, kind->activity) &&
           (!kind->no_idt || guest_set(t, GUEST_IDTR_LIMIT, 0)) && check_error(t, vcpu_inject(&kind->event));
}

bool(exit_kind_open)(struct test *t, const struct exit_kind *kind, struct nmi_controls controls, bool blocked)
{
    return guest_open(t, controls) && guest_at(t, GUEST_STEP_CALL, blocked) && set_fields(t, kind);
}

bool(exit_kind_run)(struct test *t, const struct exit_kind *kind, struct vm_exit *exit)
{
    if (kind->interrupt)
        interrupt_send();
    return check_error(t, vcpu_enter(t->vcpu, exit, kind->timer ? 0 : VCPU_TICKS)) &&
           check_exit_reason(t, "exit reason, all of it", kind->reason, exit->whole_reason);
}

void(exit_kind_close)(struct test *t, const struct exit_kind *kind)
{
    uint64_t exits = 0;

    if (kind->acknowledges)
        interrupt_end();
    else if (kind->interrupt)
        check_equal(t, "interrupts that arrive in the host once IF is 1", 1, interrupt_take());
    check_error(t, vmcs_read(EXIT_CONTROLS, &exits));
    guest_set(t, EXIT_CONTROLS, exits & ~EXIT_ACKNOWLEDGE);
    guest_set(t, EXCEPTION_BITMAP, 0);
    guest_close(t);
}
