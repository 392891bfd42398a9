#include "tests/fred_guest/cet_returns.h"
#include "tests/harness/suite.h"

/* An event within a handler: CS on the shadow stack has the level too. */
static void run_row(struct test *t, const struct cet_return *r)
{
    uint64_t *cs;

    if (fred_cet_before_return(t, r))
        check_fred_cet_returns(t, r, CET_SSP);
    cs = !t->failures && fred_cet_before_return(t, r) ? fred_cet_return_word(t, r, CET_WORD_CS) : NULL;
    if (cs) {
        *cs &= ~FRAME_CS_LEVEL;
        check_fred_cet_refused(t, r, VECTOR_CP, CP_FAR_RETURN);
    }
    if (t->failures)
        tell_fred_cet_return(t, r, "good, then without the level in CS on the shadow stack");
}

CASE(guest, fred-cet-erets-levels, "in a guest with FRED and a shadow stack, ERETS returns to a level above 0 if CS on the shadow stack has that level, as CS in the frame",
     "SDM vol. 2, ERETS: CS is compared as 64 bits")
{
    struct cet_return r = {0};

    if (!fred_cet_open(t, (struct nmi_controls){.exiting = true}, S_CET_SHADOW_STACK))
        return;
    for (r.from = 1; r.from < FRED_LEVELS; r.from++) {
        for (r.to = 1; !t->failures && r.to <= r.from; r.to++)
            run_row(t, &r);
    }
    fred_guest_close(t);
}
