#include "include/cpuid.h"
#include "include/registers.h"
#include "nmi/reflect.h"
#include "tests/guests/guest_events.h"
#include "tests/harness/suite.h"
#include "vmm/run.h"

#define CPUID_SIZE 2

/* What a CPUID takes with it besides RIP, and the exit right after it that shows it gone. */
static const struct row {
    const char *what;
    uint64_t rflags;
    uint32_t interruptibility, proc, exceptions;
    enum exit_reason reason;
} rows[] = {
    {"blocking by STI", RFLAGS_FIXED | RFLAGS_IF, INTERRUPTIBILITY_STI, PROC_INTERRUPT_WINDOW, 0,
     EXIT_INTERRUPT_WINDOW},
    {"blocking by MOV to SS", RFLAGS_FIXED | RFLAGS_IF, INTERRUPTIBILITY_MOV_SS, PROC_INTERRUPT_WINDOW, 0,
     EXIT_INTERRUPT_WINDOW},
    {"a step with TF", RFLAGS_FIXED | RFLAGS_TF, 0, 0, BIT(VECTOR_DB), EXIT_EXCEPTION_OR_NMI},
};

static bool start(struct test *t, const struct row *row, uint64_t proc)
{
    return check_error(t, vcpu_start(t->vcpu, GUEST_AT_CPUID)) && guest_set(t, GUEST_RFLAGS, row->rflags) &&
           guest_set(t, GUEST_INTERRUPTIBILITY, row->interruptibility) &&
           guest_set(t, PROC_CONTROLS, proc | row->proc) && guest_set(t, EXCEPTION_BITMAP, row->exceptions);
}

static void check_row(struct test *t, const struct row *row, uint64_t proc)
{
    struct vm_exit exit = {0};

    if (!start(t, row, proc) || !check_error(t, vmm_run(t->vcpu, &nmi_ways[t->options->way], &exit)))
        return;
    tell(t, "a CPUID that ends %s: the guest stops at %s, RIP %#lx", row->what, vm_exit_name(exit.reason),
         exit.rip);
    check_exit_reason(t, "exit reason, all of it", row->reason, exit.whole_reason);
    check_equal(t, "RIP, after the CPUID", guest_entry(GUEST_AT_CPUID) + CPUID_SIZE, exit.rip);
    check_equal(t, "CPUID leaf 0, EAX", cpuid(CPUID_VENDOR, 0).eax, t->vcpu->gprs.rax);
    check_equal(t, "exits for CPUID", 1, t->vcpu->exits[EXIT_CPUID]);
}

CASE(vmx, cpuid-in-shadow, "a CPUID that the VMM emulates ends blocking by STI and by MOV to SS, and a step with TF traps after it",
     "SDM vol. 3, 24.4.2, Guest Non-Register State; 26.7.3, Delivery of Pending Debug Exceptions after VM Entry")
{
    uint64_t proc = 0;

    if (!guest_open(t, (struct nmi_controls){.exiting = true}))
        return;
    for (unsigned i = 0; i < COUNT_OF(rows) && check_error(t, vmcs_read(PROC_CONTROLS, &proc)); i++) {
        check_row(t, &rows[i], proc);
        guest_set(t, PROC_CONTROLS, proc);
    }
    guest_set(t, EXCEPTION_BITMAP, 0);
    guest_close(t);
}
