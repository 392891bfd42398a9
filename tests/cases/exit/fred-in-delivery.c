#include "tests/fred_guest/delivery.h"
#include "tests/harness/suite.h"

static const struct nmi_controls settings[] = {{0}, {.exiting = true, .virtual_nmis = true}};

/* Whether the guest makes it, or else it is injected: with NMI exiting, its own NMIs would exit. */
static bool begin(struct test *t, const struct frames_row *row, bool injected)
{
    struct vm_injection event = fred_guest_injection(row);
    struct frames_place place = fred_guest_place(row);

    if (!fred_guest_before_hole(t, row, HOLE_OF_EPT))
        return false;
    if (!injected)
        return fred_guest_strike(t, row);
    return guest_set(t, GUEST_RIP, row->kind == AT_STEP ? place.after : place.at) &&
           fred_guest_inject(t, &event, frames_expected(row, &place).frame.event_data);
}

/* With all that the exit told; RF as the event would have saved it. */
static void inject_again(struct test *t, const struct frames_row *row, const struct vm_exit *exit)
{
    struct vm_injection event = {exit->vectoring & ~(uint32_t)INTERRUPTION_IRET, exit->vectoring_error_code,
                                 exit->instruction_length};
    struct frames_place place = fred_guest_place(row);
    struct frames_seen want = frames_expected(row, &place);
    struct vm_exit after = {0};

    if (!frames_events[row->kind].length)
        event.length = 0;
    if (!fred_guest_mend(t, row) || !guest_set(t, GUEST_RFLAGS, want.frame.rflags) ||
        !guest_set(t, GUEST_INTERRUPTIBILITY, exit->interruptibility & ~INTERRUPTIBILITY_NMI) ||
        !fred_guest_inject(t, &event, exit->original_data) || !fred_guest_run(t, &after))
        return;
    check_fred_guest_event(t, row, &after, want.frame.event_data);
    check_fred_guest_return(t, row, &after);
}

static void run_row(struct test *t, const struct frames_row *row, bool injected)
{
    struct vm_exit exit = {0};

    if (!begin(t, row, injected))
        return;
    if (fred_guest_run(t, &exit)) {
        check_exit_reason(t, "exit reason, all of it", EXIT_EPT_VIOLATION, exit.whole_reason);
        check_equal(t, "VM-exit interruption information, valid", 0, exit.interruption & INTERRUPTION_VALID);
        check_equal(t, "interruptibility state", row->kind == AT_NMI ? INTERRUPTIBILITY_NMI : 0,
                    exit.interruptibility);
        check_fred_guest_original(t, row, &exit);
    }
    if (!injected)
        fred_guest_strike_end(t, row);
    if (!t->failures)
        inject_again(t, row, &exit);
    if (t->failures)
        tell_fred_guest_row(t, injected ? "injected" : "made by the guest", row);
}

CASE(exit, fred-in-delivery, "an EPT violation in FRED delivery tells the original event with its error code, data and length, and injected again it has an undisturbed frame",
     "FRED 5.0, VMX: original-event data; SDM vol. 3, 27.2.4 (30.2.4 since edition 090) and 26.6.1.1")
{
    static const enum frames_mode modes[] = {IN_RING0, IN_RING3};
    struct frames_row row;
    unsigned rows = 0;

    for (unsigned injected = 0; injected < COUNT_OF(settings); injected++) {
        if (!fred_guest_open(t, settings[injected]))
            return;
        for (unsigned m = 0; m < COUNT_OF(modes); m++) {
            for (unsigned n = 0; !t->failures && fred_guest_row(n, modes[m], &row); n++) {
                if (row.redzone || (!injected && fred_guest_is_other(row.kind)))
                    continue;
                run_row(t, &row, injected);
                rows++;
            }
        }
        fred_guest_close(t);
    }
    tell(t, "%u rows", rows);
}
