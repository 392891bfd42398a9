#include "tests/walk/exit.h"

#include "boot/text/format.h"
#include "include/apic.h"
#include "include/cpuid.h"
#include "nmi/apic.h"
#include "nmi/handler.h"
#include "tests/events/trigger.h"
#include "tests/guests/interrupt_exit.h"
#include "vmm/run.h"

#define REGISTERS (sizeof(struct registers) / sizeof(uint64_t))

static void fill_pattern(struct registers *gprs)
{
    uint64_t *words = (uint64_t *)gprs;

    for (unsigned i = 0; i < REGISTERS; i++)
        words[i] = GUEST_PATTERN(i);
}

/* The guest's next VMCALL, and all its registers except those that it has written since. */
static bool check_guest(struct test *t, uint64_t call, const struct registers *want)
{
    const uint64_t *w = (const uint64_t *)want, *got = (const uint64_t *)&t->vcpu->gprs;
    char what[40];

    for (unsigned i = 0; i < REGISTERS - 1; i++) {
        format(what, sizeof(what), "register %u of the guest (R15 is 0)", i);
        check_equal(t, what, w[i], got[i]);
    }
    return check_equal(t, "what the guest calls for", call, t->vcpu->gprs.rax) && !t->failures;
}

/* From the VM entry to the guest's VMCALL; the exit in between is walked. */
static bool run_walked(struct test *t, const struct walk *w)
{
    struct vm_exit exit = {0};
    error e;

    walk_begin(w);
    e = vmm_run(t->vcpu, w->way, &exit);
    walk_end();
    return check_error(t, e) && check_exit_reason(t, "exit reason in the end", EXIT_VMCALL, exit.reason);
}

/*
 * A way that leaves NMIs blocked leaves it to the next VM entry to unblock them. Other cases are about that;
 * here an ERETS does it, and the NMI that is sent next shows that it did.
 */
static bool unblock_after(struct test *t, const struct walk *w)
{
    return !w->up_to_entry || check_equal(t, "the fault of an ERETS that unblocks NMIs", 0, nmi_unblock());
}

static bool nmi_round(struct test *t, const struct walk *w)
{
    struct registers want;

    if (!check_error(t, vcpu_start_step(t->vcpu, GUEST_STEP_CALL)) || !unblock_after(t, w) ||
        !check(t, nmi_block(), "an NMI to block NMIs with"))
        return false;
    fill_pattern(&want);
    t->vcpu->gprs = want;
    nmi_send();
    walk_settle();
    return run_walked(t, w) && check_guest(t, GUEST_CALL_DONE, &want);
}

static bool interrupt_round(struct test *t, const struct walk *w)
{
    struct registers want;

    catch_on(EVENT_EXTERNAL_INTERRUPT, INTERRUPT_VECTOR);
    if (!check_error(t, vcpu_start(t->vcpu, GUEST_CALLS)) || !guest_opens_interrupts(t))
        return false;
    fill_pattern(&want);
    t->vcpu->gprs = want;
    apic_send(ICR_LEVEL_ASSERT | INTERRUPT_VECTOR);
    walk_settle();
    return run_walked(t, w) && check_equal(t, "interrupts that reached their handler", 1, caught.count) &&
           check_guest(t, GUEST_CALL_READY, &want);
}

static bool ask_cpuid(struct test *t, const struct walk *w, uint32_t interruptibility)
{
    struct cpuid_leaf leaf = cpuid(0, 0);
    struct registers want;

    if (!check_error(t, vcpu_start(t->vcpu, GUEST_AT_CPUID)) ||
        !check_error(t, vmcs_write(GUEST_INTERRUPTIBILITY, interruptibility)))
        return false;
    fill_pattern(&want);
    want.rax = want.rcx = 0;
    t->vcpu->gprs = want;
    want.rbx = leaf.ebx;
    want.rcx = leaf.ecx;
    want.rdx = leaf.edx;
    want.rsi = leaf.eax;
    return run_walked(t, w) && check_guest(t, GUEST_CALL_DONE, &want);
}

static bool cpuid_round(struct test *t, const struct walk *w)
{
    return ask_cpuid(t, w, 0);
}

/* Behind a MOV to SS the VMM has more to change than RIP, so its loop handles the exit. */
static bool loop_round(struct test *t, const struct walk *w)
{
    return ask_cpuid(t, w, INTERRUPTIBILITY_MOV_SS);
}

static bool call_round(struct test *t, const struct walk *w)
{
    struct registers want;

    if (!check_error(t, vcpu_start(t->vcpu, GUEST_CALLS_NOTHING)))
        return false;
    fill_pattern(&want);
    t->vcpu->gprs = want;
    return run_walked(t, w) && check_guest(t, GUEST_CALL_DONE, &want);
}

static void check_open(struct test *t)
{
    if (!t->failures && !t->skipped)
        check(t, !nmi_probe_blocked(), "NMIs not blocked in the host in the end");
}

void(walk_nmi_exit)(struct test *t, const struct walk *w)
{
    struct walk walked = *w;

    walked.round = nmi_round;
    walked.from_exit = walked.blocked = true;
    walk(t, &walked);
    unblock_after(t, w);
    check_open(t);
}

void(walk_interrupt_exit)(struct test *t, const struct walk *w)
{
    struct walk walked = *w;

    if (!interrupt_exits_open(t, true))
        return;
    walked.round = interrupt_round;
    walked.from_exit = true;
    walk(t, &walked);
    check_open(t);
    interrupt_exits_close(t);
}

static void walk_without_event(struct test *t, const struct walk *w,
                               bool (*round)(struct test *t, const struct walk *w))
{
    struct walk walked = *w;

    walked.round = round;
    walked.from_exit = true;
    walk(t, &walked);
    check_open(t);
}

void(walk_cpuid_exit)(struct test *t, const struct walk *w)
{
    walk_without_event(t, w, cpuid_round);
}

void(walk_loop_exit)(struct test *t, const struct walk *w)
{
    walk_without_event(t, w, loop_round);
}

void(walk_call_exit)(struct test *t, const struct walk *w)
{
    walk_without_event(t, w, call_round);
}
