#include "boot/cpu/per_cpu.h"
#include "nmi/apic.h"
#include "nmi/handler.h"
#include "tests/events/interrupt.h"
#include "tests/faults/fault.h"
#include "tests/harness/suite.h"
#include "tests/smp/bring_up.h"
#include "tests/smp/every_cpu.h"
#include "vmm/run.h"

#define ROUNDS 20

static per_cpu unsigned guest_rounds;

static error want_call(const struct vcpu *v, const struct vm_exit *exit, uint64_t call)
{
    char text[160];

    if (exit->reason == EXIT_VMCALL && v->gprs.rax == call)
        return NULL;
    vm_exit_text(text, sizeof(text), exit, &v->gprs);
    return FAIL("on CPU %u, want the guest's VMCALL with RAX %#lx, got an exit for %s, RAX %#lx",
                this_cpu()->number, call, text, v->gprs.rax);
}

/* The guest's two VMCALLs, and between them an NMI exit that is reflected. */
static error run_guest(const struct nmi_way *way)
{
    struct vcpu *v = this_vcpu();
    struct vm_exit exit;

    nmi_handler_install();
    TRY(vcpu_start(v, GUEST_CALLS));
    TRY(vmm_run(v, way, &exit));
    TRY(want_call(v, &exit, GUEST_CALL_READY));
    if (!nmi_block())
        return FAIL("on CPU %u, want an NMI to block NMIs with, got none", this_cpu()->number);
    nmi_send();
    nmi_settle();
    nmi_handler_install();
    TRY(vmm_run(v, way, &exit));
    TRY(want_call(v, &exit, GUEST_CALL_DONE));
    if (nmi_seen.handled != (fault_is_on("cpu-guest") ? 2 : 1))
        return FAIL("on CPU %u, want one NMI reflected, got %u", this_cpu()->number, nmi_seen.handled);
    return NULL;
}

static error run_guests(struct machine *m, void *argument)
{
    error e = NULL;

    (void)m;
    every_cpu_meet();
    for (guest_rounds = 0; !e && guest_rounds < ROUNDS; guest_rounds++) {
        e = run_guest(&nmi_ways[guest_rounds % 2 ? WAY_DIRECT_LEVEL : WAY_DIRECT]);
        this_cpu()->beat++;
    }
    if (e && argument)
        *(error *)argument = e;
    return argument ? NULL : e;
}

CASE(smp, guests-at-once, "every CPU runs a guest and reflects its NMIs, all at the same time",
     "SDM vol. 3, 24.1, and 26.7.1, Interruptibility State; FRED 5.0, ERETS")
{
    error wrong = NULL;

    if (!every_cpu_there(t))
        return;
    if (!t->vcpu)
        SKIP(t, why_no_vmx());
    interrupts_open(); /* a firmware device's pending interrupt would exit from the BSP's guests */
    every_cpu_give(run_guests, &wrong);
    check_error(t, run_guests(NULL, NULL));
    every_cpu_wait(t);
    interrupts_close();
    check_error(t, wrong);
    for (unsigned i = 1; i < every_cpu_numbers(); i++) {
        if (every_cpu(i))
            check_equal(t, "guests that another CPU ran", ROUNDS, *on_cpu(every_cpu(i), guest_rounds));
    }
    tell(t, "%u CPUs, %u guests each, one NMI for each of them", every_cpu_count(), ROUNDS);
    nmi_handler_install();
}
