#include "tests/fred_guest/cet.h"
#include "tests/harness/suite.h"

#define LEVEL 2

/* Ring 3 has no shadow stack here, and what it returns to is on none. */
static void check_empty(struct test *t, unsigned level)
{
    const uint64_t *words = fred_cet_words(t, GUEST_FRED_SHADOW(level) - CET_PUSHED);

    check_equal(t, "SSP in the handler, IA32_FRED_SSP of its level", GUEST_FRED_SHADOW(level),
                fred_cet_ssp(t));
    for (unsigned i = 0; words && i < CET_WORDS; i++)
        check_equal(t, "a word below SSP, not written", CET_UNUSED, words[i]);
}

static void run_row(struct test *t, const struct frames_row *row)
{
    struct frames_place place = fred_guest_place(row);
    struct vm_exit exit = {0};

    if (fred_guest_before(t, row) && fred_cet_start(t, S_CET_SHADOW_STACK) && fred_guest_strike(t, row) &&
        fred_guest_run(t, &exit)) {
        check_fred_guest_event(t, row, &exit, frames_expected(row, &place).frame.event_data);
        check_empty(t, 0);
        check_fred_guest_return(t, row, &exit);
    }
    fred_guest_strike_end(t, row);
    if (t->failures)
        tell_fred_guest_row(t, "made by the guest", row);
}

/* A nested exception is the one event that raises the level from ring 3, but for #DF. */
static void run_nested(struct test *t)
{
    struct frames_row row = {.kind = AT_UD, .mode = IN_RING3, .asked = LEVEL};
    struct vm_injection event = fred_guest_injection(&row);
    struct vm_exit exit = {0};

    event.information |= (uint32_t)INTERRUPTION_NESTED;
    if (fred_guest_before(t, &row) && fred_cet_start(t, S_CET_SHADOW_STACK) &&
        fred_guest_inject(t, &event, 0) && fred_guest_run(t, &exit) &&
        check_fred_guest_handles(t, &exit, true)) {
        check_equal(t, "level in the handler of a nested exception", LEVEL, fred_guest_level(t));
        check_empty(t, LEVEL);
    }
}

CASE(guest, fred-cet-ring3, "an event in ring 3 of a guest with FRED and a supervisor shadow stack pushes nothing on it: SSP is IA32_PL0_SSP, and ERETU returns",
     "FRED 5.0, event delivery and ERETU; IA32_FRED_SSP0 is IA32_PL0_SSP: KVM's FRED series v9, its cover letter")
{
    struct frames_row row;

    if (!fred_cet_open(t, (struct nmi_controls){0}, S_CET_SHADOW_STACK))
        return;
    for (unsigned n = 0; !t->failures && fred_guest_row(n, IN_RING3, &row); n++) {
        if (!row.redzone)
            run_row(t, &row);
    }
    run_nested(t);
    fred_guest_close(t);
}
