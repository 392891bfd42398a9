#include "nmi/handler.h"
#include "tests/events/interrupt.h"
#include "tests/guests/interrupt_exit.h"
#include "tests/guests/standing.h"
#include "tests/harness/suite.h"
#include "vmm/vmx/capability.h"

/* In the order in which they come (SDM vol. 3, 6.9, 25.2, 25.5 and 26.7). */
static const struct source {
    const char *name;
    enum exit_reason reason;
    uint32_t proc;
} sources[] = {
    {"monitor trap", EXIT_MONITOR_TRAP, PROC_MONITOR_TRAP},
    {"#DB", EXIT_EXCEPTION_OR_NMI, 0},
    {"preemption timer", EXIT_PREEMPTION_TIMER, 0},
    {"NMI window", EXIT_NMI_WINDOW, PROC_NMI_WINDOW_EXITING},
    {"NMI", EXIT_EXCEPTION_OR_NMI, 0},
    {"interrupt window", EXIT_INTERRUPT_WINDOW, PROC_INTERRUPT_WINDOW},
    {"interrupt", EXIT_EXTERNAL_INTERRUPT, 0},
};

enum { TRAP, DB, TIMER, WINDOW, NMI, INTERRUPT_WINDOW, INTERRUPT, SOURCES };

#define TRAP_PENDING (DEBUG_STEP | BIT(12)) /* of the pending debug exceptions: enabled breakpoint */

static uint32_t all_proc(unsigned set)
{
    uint32_t proc = 0;

    for (unsigned i = 0; i < SOURCES; i++)
        proc |= set & BIT(i) ? sources[i].proc : 0;
    return proc;
}

/* What is left of the set for the entry. The monitor trap is injected, the others are controls and pending
 * events. */
static bool write_set(struct test *t, unsigned set, uint64_t proc)
{
    struct vm_injection trap = {set & BIT(TRAP) ? INTERRUPTION(EVENT_OTHER, 0) : 0, 0, 0};

    return guest_set(t, PROC_CONTROLS, proc | all_proc(set & ~(1U << TRAP))) &&
           check_error(t, vcpu_inject(&trap));
}

static void check_source(struct test *t, unsigned source, const struct vm_exit *exit)
{
    check_exit_reason(t, "exit reason, all of it", sources[source].reason, exit->whole_reason);
    if (source == DB)
        check_equal(t, "VM-exit interruption information", INTERRUPTION(EVENT_HARDWARE_EXCEPTION, VECTOR_DB),
                    exit->interruption);
    if (source == NMI)
        check_equal(t, "VM-exit interruption information", INTERRUPTION(EVENT_NMI, VECTOR_NMI),
                    exit->interruption);
    check_equal(t, "guest RIP at the exit", guest_step(GUEST_STEP_CALL), exit->rip);
}

/* The entry opens NMIs in the host, where one arrives that the first exit was not for. */
static void run_set(struct test *t, unsigned set, uint64_t proc)
{
    unsigned in_host = 0;

    for (unsigned i = 0; i < SOURCES && !t->failures; i++) {
        struct vm_exit exit = {0};

        if (!(set & BIT(i)))
            continue;
        if (!write_set(t, set, proc) ||
            !check_error(t, vcpu_enter(t->vcpu, &exit, set & BIT(TIMER) ? 0 : VCPU_TICKS)))
            return;
        check_source(t, i, &exit);
        set &= ~(unsigned)BIT(i);
        if (set & BIT(NMI)) {
            set &= ~(unsigned)BIT(NMI);
            in_host = 1;
        }
        check_equal(t, "NMIs handled in the host", in_host, nmi_seen.handled);
    }
}

static bool prepare(struct test *t, unsigned set, bool launch)
{
    bool ready = guest_launches(t, launch) && host_stand(t, set & BIT(NMI) ? STANDS_HELD : STANDS_OPEN) &&
                 guest_at(t, GUEST_STEP_CALL, false) && guest_opens_interrupts(t) &&
                 guest_set(t, EXCEPTION_BITMAP, BIT(VECTOR_DB)) &&
                 guest_set(t, GUEST_PENDING_DEBUG_EXCEPTIONS, set & BIT(DB) ? TRAP_PENDING : 0);

    if (set & BIT(DB))
        ready = ready && guest_set(t, GUEST_RFLAGS, RFLAGS_FIXED | RFLAGS_IF | RFLAGS_TF);
    return ready;
}

static void order(struct test *t, unsigned set, bool launch, bool exiting)
{
    uint64_t proc = 0;

    if (!guest_open(t, (struct nmi_controls){.exiting = exiting, .virtual_nmis = exiting}))
        return;
    if (check_error(t, vmcs_read(PROC_CONTROLS, &proc)) && prepare(t, set, launch)) {
        if (set & BIT(INTERRUPT))
            interrupt_send();
        run_set(t, set, proc);
        if (set & BIT(INTERRUPT))
            check_equal(t, "interrupts that arrive in the host once IF is 1", 1, interrupt_take());
    }
    guest_set(t, EXCEPTION_BITMAP, 0);
    guest_close(t);
    for (unsigned i = 0; t->failures && i < SOURCES; i++) {
        if (set & BIT(i))
            tell(t, "pending at the %s with NMI exiting %u: %s", launch ? "VMLAUNCH" : "VMRESUME", exiting,
                 sources[i].name);
    }
}

/* An NMI that does not exit, but comes to the host after the exit of another. */
static bool runs_without_exiting(unsigned set)
{
    return set & BIT(NMI) && !(set & BIT(WINDOW)) && set & (BIT(TRAP) | BIT(DB) | BIT(TIMER));
}

CASE(guest, order, "of all that may exit at one boundary the first comes first, and the others stay pending: monitor trap, debug trap, preemption timer, NMI window, NMI, interrupt window, interrupt",
     "SDM vol. 3, 6.9, 25.2, Other Causes of VM Exits, 25.5.1, 25.5.2 and 26.7")
{
    bool has_trap = vmx_allows(t->vcpu->capabilities->proc, PROC_MONITOR_TRAP);

    /* For the monitor trap and #DB together see entry/monitor-trap-keeps-step. */
    for (unsigned set = 1; set < BIT(SOURCES) && !t->skipped; set++) {
        if ((set & BIT(TRAP) && (!has_trap || set & BIT(DB))) || (set & BIT(TIMER) && !t->vcpu->has_timer))
            continue;
        for (unsigned launch = 0; launch < 2 && !t->failures; launch++) {
            order(t, set, launch, true);
            if (!t->failures && runs_without_exiting(set))
                order(t, set, launch, false);
        }
    }
    nmi_unblock();
}
