#include "tests/contain/contain.h"

#include "boot/text/string.h"
#include "include/descriptors.h"
#include "nmi/reflect.h"
#include "tests/guests/guest_events.h"
#include "tests/guests/host_state.h"
#include "vmm/run.h"

#define NUMBERS_AT_ONCE 512 /* below the exits that the VMM allows in one run */

const uint8_t *contain_code(const struct snippet *s)
{
    return (const uint8_t *)s->name + strlen(s->name) + 1;
}

const struct snippet *contain_next(const struct snippet *s)
{
    const struct snippet *next = (const void *)(contain_code(s) + s->size);

    return next->size ? next : NULL;
}

bool(contain_open)(struct test *t)
{
    host_state_keep();
    return check_error(t, guest_renew(&t->vcpu->guest));
}

bool(contain_run)(struct test *t, struct vm_exit *exit)
{
    return check_error(t, vmm_run(t->vcpu, &nmi_ways[t->options->way], exit));
}

void(contain_close)(struct test *t)
{
    static const uint64_t calls[] = {GUEST_CALL_READY, GUEST_CALL_DONE};
    struct vm_exit exit = {0};

    if (!check_error(t, guest_renew(&t->vcpu->guest)) || !check_error(t, vcpu_start(t->vcpu, GUEST_CALLS)))
        return;
    for (unsigned i = 0; i < COUNT_OF(calls) && contain_run(t, &exit); i++) {
        check_exit_reason(t, "a good guest afterwards: exit reason", EXIT_VMCALL, exit.reason);
        check_equal(t, "a good guest afterwards: what it calls for", calls[i], t->vcpu->gprs.rax);
    }
    check_host_state(t, "guests that misbehaved");
}

bool(contain_at)(struct test *t, const struct snippet *s)
{
    memcpy(t->vcpu->guest.memory, contain_code(s), s->size);
    if (!check_error(t, vcpu_start_step(t->vcpu, GUEST_STEP_CALL)) || !guest_set(t, GUEST_RIP, GUEST_CODE))
        return false;
    t->vcpu->gprs.rdi = CONTAIN_MEMORY;
    return true;
}

void(contain_tell)(struct test *t, const struct snippet *s, const struct vm_exit *exit)
{
    char text[160];

    vm_exit_text(text, sizeof(text), exit, &t->vcpu->gprs);
    tell(t, "a guest that %s stops: %s", s->name, text);
}

bool(check_stops)(struct test *t, const struct snippet *s, enum exit_reason reason, struct vm_exit *exit)
{
    if (!contain_run(t, exit))
        return false;
    if (check_exit_reason(t, "exit reason", reason, exit->reason))
        return true;
    contain_tell(t, s, exit);
    return false;
}

static void check_refused(struct test *t, const struct snippet *s, const struct vm_exit *exit)
{
    const struct guest_event *event;

    check_guest_event(t, exit, s->vector, GUEST_CODE);
    event = guest_event(t, exit);
    if (!event)
        return;
    check_equal(t, "error code in the guest", 0, event->error_code);
    check_equal(t, "RF in the guest's frame, as for every fault", RFLAGS_RF, event->rflags & RFLAGS_RF);
}

bool(check_row)(struct test *t, const struct snippet *s)
{
    unsigned failures = t->failures;
    struct vm_exit exit = {0};

    if (!check_stops(t, s, EXIT_VMCALL, &exit))
        return false;
    if (s->vector == CONTAIN_DONE)
        check_guest_done(t, &exit);
    else
        check_refused(t, s, &exit);
    if (t->failures > failures)
        tell(t, "this was %s", s->name);
    return t->failures == failures;
}

unsigned(check_table)(struct test *t, const struct snippet *rows, void (*set)(struct registers *gprs))
{
    unsigned good = 0;

    for (const struct snippet *s = rows; s; s = contain_next(s)) {
        if (!contain_at(t, s))
            break;
        set(&t->vcpu->gprs);
        good += check_row(t, s);
    }
    return good;
}

static bool check_few(struct test *t, const struct snippet *s, uint32_t first, uint32_t end,
                      enum exit_reason reason)
{
    struct idt_gate *gates = guest_memory(&t->vcpu->guest, GUEST_IDT, GUEST_VECTORS * sizeof(*gates));
    struct registers *gprs = &t->vcpu->gprs;
    struct vm_exit exit = {0};
    bool good;

    if (!contain_at(t, s))
        return false;
    gates[VECTOR_GP].offset_15_0 = GUEST_CODE + CONTAIN_HANDLER;
    gprs->rcx = gprs->rdx = first;
    gprs->rdi = end;
    if (!check_stops(t, s, EXIT_VMCALL, &exit))
        return false;
    good = check_equal(t, "what the guest calls for: all refused", GUEST_CALL_DONE, gprs->rax) &&
           check_equal(t, "refused, that is #GP in the guest", end - first, gprs->r14) &&
           check_equal(t, "exits for it", end - first, t->vcpu->exits[reason]);
    if (!good)
        tell(t, "%s was not refused in the guest, RCX %#lx, RDX %#lx", s->name, gprs->rcx, gprs->rdx);
    return good;
}

bool(check_each)(struct test *t, const struct snippet *s, uint32_t first, uint32_t end,
                 enum exit_reason reason)
{
    uint32_t left;

    for (; (left = end - first); first += left < NUMBERS_AT_ONCE ? left : NUMBERS_AT_ONCE) {
        if (!check_few(t, s, first, left < NUMBERS_AT_ONCE ? end : first + NUMBERS_AT_ONCE, reason))
            return false;
    }
    return true;
}
