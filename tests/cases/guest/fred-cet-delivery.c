#include "nmi/handler.h"
#include "tests/fred_guest/cet.h"
#include "tests/harness/suite.h"

/* Where an event that stays on its level begins to push. */
static uint64_t top_of(uint64_t before, uint64_t after, bool gap)
{
    return after > before ? GUEST_FRED_SHADOW(after) : CET_SSP - (gap ? 8 : 0);
}

static void check_pushed(struct test *t, const struct fred_frame *frame, uint64_t top)
{
    const uint64_t *words = fred_cet_words(t, top - CET_PUSHED);

    if (!words || !frame)
        return;
    check_equal(t, "SSP on the shadow stack", CET_SSP, words[CET_WORD_SSP]);
    check_equal(t, "linear RIP on the shadow stack", frame->rip, words[CET_WORD_LIP]);
    check_equal(t, "CS on the shadow stack, as in the frame", frame->cs, words[CET_WORD_CS]);
    check_equal(t, "the word above, not written", CET_UNUSED, words[CET_WORDS]);
    check_equal(t, "the word below, not written", CET_UNUSED, words[-1]);
}

static void run_row(struct test *t, const struct frames_row *row, bool gap)
{
    struct frames_place place = fred_guest_place(row);
    struct frames_seen want = frames_expected(row, &place);
    uint64_t top = top_of(row->level, want.level, gap);
    struct vm_exit exit = {0};

    if (fred_guest_before(t, row) && fred_cet_start(t, S_CET_SHADOW_STACK) &&
        fred_guest_set_msr(t, IA32_FRED_CONFIG,
                           fred_guest_msr(t, IA32_FRED_CONFIG) | (gap ? FRED_CONFIG_SHADOW_GAP : 0)) &&
        fred_guest_strike(t, row) && fred_guest_run(t, &exit)) {
        check_fred_guest_event(t, row, &exit, want.frame.event_data);
        check_equal(t, "SSP in the handler", top - CET_PUSHED, fred_cet_ssp(t));
        check_pushed(t, fred_guest_frame(t, &exit), top);
    }
    fred_guest_strike_end(t, row);
    nmi_unblock(); /* no handler of the guest returns */
    if (t->failures) {
        tell_fred_guest_row(t, "made by the guest", row);
        tell(t, "gap on the shadow stack: %u", gap);
    }
}

CASE(guest, fred-cet-delivery, "an event in ring 0 of a guest with FRED and a shadow stack pushes CS, linear RIP and SSP below SSP, or on that of the level it raises to",
     "FRED 5.0, event delivery: IA32_FRED_SSPi, IA32_FRED_CONFIG bit 3; KVM's FRED series v9, its cover letter")
{
    struct frames_row row;
    unsigned rows = 0;

    if (!fred_cet_open(t, (struct nmi_controls){0}, S_CET_SHADOW_STACK))
        return;
    for (unsigned n = 0; !t->failures && fred_guest_row(n, IN_RING0, &row); n++) {
        if (row.redzone)
            continue;
        run_row(t, &row, false);
        run_row(t, &row, true);
        rows += 2;
    }
    tell(t, "%u rows", rows);
    fred_guest_close(t);
}
