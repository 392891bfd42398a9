#include "tests/fred_guest/cet.h"
#include "tests/fred_guest/delivery.h"
#include "tests/harness/suite.h"

#define HOLE (GUEST_SHADOW + GUEST_NOWHERE + PAGE_SIZE / 2)

/* With all that the exit told, as in exit/fred-in-delivery. */
static void inject_again(struct test *t, const struct frames_row *row, const struct vm_exit *exit)
{
    struct frames_place place = fred_guest_place(row);
    struct frames_seen want = frames_expected(row, &place);
    struct vm_injection event = {exit->vectoring & ~(uint32_t)INTERRUPTION_IRET, exit->vectoring_error_code,
                                 frames_events[row->kind].length ? exit->instruction_length : 0};
    struct vm_exit after = {0};

    if (!guest_set(t, GUEST_SSP, CET_SSP) || !guest_set(t, GUEST_RFLAGS, want.frame.rflags) ||
        !fred_guest_inject(t, &event, exit->original_data) || !fred_guest_run(t, &after))
        return;
    check_fred_guest_event(t, row, &after, want.frame.event_data);
    check_equal(t, "SSP in the handler", CET_SSP - CET_PUSHED, fred_cet_ssp(t));
}

static void run_kind(struct test *t, enum frames_kind kind)
{
    struct frames_row row = {.kind = kind};
    struct vm_exit exit = {0};

    if (!fred_guest_before(t, &row) || !fred_cet_start(t, S_CET_SHADOW_STACK) ||
        !guest_set(t, GUEST_SSP, HOLE) || !fred_guest_run(t, &exit))
        return;
    check_exit_reason(t, "exit reason, all of it", EXIT_EPT_VIOLATION, exit.whole_reason);
    check_equal(t, "guest-physical page of the violation", GUEST_NOWHERE,
                align_down(exit.guest_physical, PAGE_SIZE));
    check_fred_guest_original(t, &row, &exit);
    check_equal(t, "SSP, as before the event", HOLE, fred_cet_ssp(t));
    check_equal(t, "RSP, as before the event", fred_guest_place(&row).rsp, exit.rsp);
    if (!t->failures)
        inject_again(t, &row, &exit);
    if (t->failures)
        tell_fred_guest_row(t, "made by the guest", &row);
}

CASE(exit, fred-cet-in-delivery, "an EPT violation on the shadow stack in FRED delivery leaves RSP and SSP and tells the original event, which injected again arrives undisturbed",
     "FRED 5.0, VMX: original-event data; SDM vol. 3, 27.2.4 and 27.3.3 (30.2.4 and 30.3.3 since edition 090)")
{
    static const enum frames_kind kinds[] = {AT_UD, AT_PF, AT_BP, AT_INT1, AT_INT_N};

    if (!fred_cet_open(t, (struct nmi_controls){.exiting = true}, S_CET_SHADOW_STACK))
        return;
    for (unsigned i = 0; !t->failures && i < COUNT_OF(kinds); i++)
        run_kind(t, kinds[i]);
    fred_guest_close(t);
}
