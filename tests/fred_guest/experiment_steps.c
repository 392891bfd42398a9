#include "tests/fred_guest/experiment_steps.h"

#include "nmi/apic.h"
#include "nmi/handler.h"
#include "tests/fred_guest/arrivals.h"

static const enum guest_step starts[STARTS] = {
    [START_CALLS] = GUEST_STEP_CALL,        [START_WAITS] = GUEST_STEP_WAIT, [START_SENDS] = GUEST_STEP_SEND,
    [START_HALTED] = GUEST_STEP_AFTER_HALT, [START_NEVER] = GUEST_STEP_CALL,
};

uint64_t experiment_rip(const struct experiment *row, enum guest_kind guest, enum experiment_place at)
{
    switch (at) {
    case AT_SENT:
        return guest_sent();
    case PAST_RETURN:
        return guest_step(GUEST_STEP_AFTER_IRET);
    case IN_HANDLER:
        return guest != IDT_GUEST ? FRED_HANDLER_START
                                  : guest_handler(row->injects == INJECTS_NMI ? VECTOR_NMI : GUEST_INTERRUPT);
    default:
        return guest_step(starts[row->start]);
    }
}

/* After the host's NMIs, which have to be as they are to be at the entry. */
static bool start_guest(struct test *t, const struct experiment *row, enum guest_kind guest)
{
    enum guest_step step = starts[row->start];
    bool good =
        row->start == START_SENDS ? guest_at_send_nmi(t, row->blocked) : guest_at(t, step, row->blocked);
    struct registers gprs = t->vcpu->gprs;

    if (good && guest != IDT_GUEST) {
        good = fred_guest_at(t, GUEST_CAUSE_NONE, false, FRED_SWAPPED_BY_NONE) && guest_go_to(t, step) &&
               guest_set(t, GUEST_INTERRUPTIBILITY, row->blocked ? INTERRUPTIBILITY_NMI : 0);
        t->vcpu->gprs = gprs;
    }
    if (good && row->start == START_HALTED)
        good = guest_halted(t);
    if (good && row->injects == INJECTS_NMI)
        good = guest_inject(t, EVENT_NMI, VECTOR_NMI);
    if (good && row->injects == INJECTS_INTERRUPT)
        good = guest_inject_interrupt(t);
    return good;
}

bool(experiment_start)(struct test *t, const struct experiment *row, enum guest_kind guest)
{
    nmi_unblock();
    nmi_handler_install();
    return (row->before == BEFORE_OPEN || host_blocks(t, row->before - BEFORE_BLOCKED)) &&
           start_guest(t, row, guest);
}

bool(experiment_go_to_return)(struct test *t, enum guest_kind guest)
{
    uint64_t at = GUEST_STACK_TOP - 2 * FRED_FRAME_SIZE;

    if (guest != FRED_GUEST_BY_ERETS)
        return guest_go_to(t, GUEST_STEP_IRET);
    return fred_guest_put_frame(t, at, guest_step(GUEST_STEP_AFTER_IRET), 0, false, true) &&
           guest_set(t, GUEST_RIP, guest_fred_cause(GUEST_CAUSE_ERETS)) && guest_set(t, GUEST_RSP, at);
}

static enum experiment_event call_of_idt_guest(struct test *t, const struct vm_exit *exit, uint64_t *rip)
{
    const struct guest_event *event;

    if (t->vcpu->gprs.rax != GUEST_CALL_EVENT)
        return t->vcpu->gprs.rax == GUEST_CALL_DONE ? DONE : UNKNOWN;
    event = guest_event(t, exit);
    if (!event)
        return UNKNOWN;
    *rip = event->rip;
    return event->vector == VECTOR_NMI        ? NMI_ARRIVES
           : event->vector == GUEST_INTERRUPT ? INTERRUPT_ARRIVES
                                              : UNKNOWN;
}

static enum experiment_event call_of_fred_guest(struct test *t, const struct vm_exit *exit, uint64_t *rip)
{
    const struct fred_frame *frame;
    unsigned type, vector;

    if (!fred_guest_handles(exit))
        return t->vcpu->gprs.rax == GUEST_CALL_DONE ? DONE : UNKNOWN;
    frame = fred_guest_frame(t, exit);
    if (!frame)
        return UNKNOWN;
    *rip = frame->rip;
    type = fred_frame_type(frame);
    vector = fred_frame_vector(frame);
    if (type == EVENT_NMI && vector == VECTOR_NMI)
        return NMI_ARRIVES;
    return type == EVENT_EXTERNAL_INTERRUPT && vector == GUEST_INTERRUPT ? INTERRUPT_ARRIVES : UNKNOWN;
}

static enum experiment_event event_of(struct test *t, enum guest_kind guest, const struct vm_exit *exit,
                                      uint64_t *rip)
{
    *rip = exit->rip;
    if (exit->reason == EXIT_VMCALL)
        return guest == IDT_GUEST ? call_of_idt_guest(t, exit, rip) : call_of_fred_guest(t, exit, rip);
    if (exit->vectoring & INTERRUPTION_VALID) /* an event that is injected again is none of these */
        return UNKNOWN;
    if (exit->reason == EXIT_NMI_WINDOW)
        return WINDOW_EXIT;
    return exit->reason == EXIT_EXCEPTION_OR_NMI && exit->interruption == INTERRUPTION(EVENT_NMI, VECTOR_NMI)
               ? NMI_EXIT
               : UNKNOWN;
}

bool(experiment_enter)(struct test *t, enum guest_kind guest, struct experiment_seen *seen)
{
    struct vm_exit exit = {0};
    char text[160];

    if (!(guest == IDT_GUEST ? guest_run(t, &exit) : fred_guest_run(t, &exit)))
        return false;
    seen->event = event_of(t, guest, &exit, &seen->rip);
    seen->blocked = exit.interruptibility & INTERRUPTIBILITY_NMI;
    if (seen->event == UNKNOWN) {
        vm_exit_text(text, sizeof(text), &exit, &t->vcpu->gprs);
        tell(t, "the guest exits for %s", text);
    }
    return true;
}

enum experiment_event(experiment_look_at_host)(struct test *t, enum experiment_event want)
{
    enum experiment_event got = UNKNOWN;
    uint64_t host_rip = 0;
    bool blocked;

    if (want == NMI_IN_HOST) {
        check_error(t, vmcs_read(HOST_RIP, &host_rip));
        if (nmi_seen.handled == 1 && nmi_seen.frame.rip == host_rip)
            got = NMI_IN_HOST;
    } else if (want == HOST_OPEN || want == HOST_BLOCKED) {
        blocked = nmi_probe_blocked();
        nmi_settle();
        if (nmi_seen.handled == !blocked)
            got = blocked ? HOST_BLOCKED : HOST_OPEN;
    } else if (nmi_seen.handled == 0) {
        nmi_unblock();
        nmi_settle();
        got = nmi_seen.handled == 1 ? HOST_ONE : nmi_seen.handled == 0 ? HOST_NONE : UNKNOWN;
    }
    if (nmi_seen.handled)
        check_nmi_frame(t);
    nmi_handler_install();
    return got;
}
