#include "tests/fred_guest/cet_returns.h"
#include "tests/harness/suite.h"

#define NEXT_SSP       (CET_SSP - 64)
#define NOT_CANONICAL  BIT(62)
#define ABOVE_SELECTOR BIT(32)

/* Bits of a word that differ. CS is compared as 64 bits. */
static const struct {
    const char *name;
    enum cet_word word;
    uint64_t bits;
    unsigned vector, code;
} wrong[] = {
    {"another CS", CET_WORD_CS, 8, VECTOR_CP, CP_FAR_RETURN},
    {"CS of another level", CET_WORD_CS, 3UL << FRAME_CS_LEVEL_SHIFT, VECTOR_CP, CP_FAR_RETURN},
    {"CS with a high bit", CET_WORD_CS, ABOVE_SELECTOR, VECTOR_CP, CP_FAR_RETURN},
    {"another RIP", CET_WORD_LIP, 1, VECTOR_CP, CP_FAR_RETURN},
    {"RIP with a high bit", CET_WORD_LIP, BIT(40), VECTOR_CP, CP_FAR_RETURN},
    {"SSP with bit 0", CET_WORD_SSP, BIT(0), VECTOR_CP, CP_FAR_RETURN},
    {"SSP with bit 1", CET_WORD_SSP, BIT(1), VECTOR_CP, CP_FAR_RETURN},
    {"SSP that is not canonical", CET_WORD_SSP, NOT_CANONICAL, VECTOR_GP, 0},
};

/* The retry with the right word returns. */
static void change_word(struct test *t, const struct cet_return *r, unsigned i)
{
    uint64_t *word = fred_cet_before_return(t, r) ? fred_cet_return_word(t, r, wrong[i].word) : NULL;

    if (!word)
        return;
    *word ^= wrong[i].bits;
    if (check_fred_cet_refused(t, r, wrong[i].vector, wrong[i].code)) {
        *word ^= wrong[i].bits;
        check_fred_cet_returns(t, r, CET_SSP);
    }
    if (t->failures)
        tell_fred_cet_return(t, r, wrong[i].name);
}

static void misalign(struct test *t, const struct cet_return *r)
{
    if (!fred_cet_before_return(t, r) || !guest_set(t, GUEST_SSP, fred_cet_return_ssp(r) + 4))
        return;
    if (check_fred_cet_refused(t, r, VECTOR_CP, CP_FAR_RETURN) &&
        guest_set(t, GUEST_SSP, fred_cet_return_ssp(r)))
        check_fred_cet_returns(t, r, CET_SSP);
    if (t->failures)
        tell_fred_cet_return(t, r, "SSP with bit 2");
}

/* Not from the top of the shadow stack of the level that it leaves. */
static void move_top(struct test *t, const struct cet_return *r)
{
    uint32_t msr = IA32_FRED_SSP1 + r->from - 1;

    if (!fred_cet_before_return(t, r) || !fred_guest_set_msr(t, msr, GUEST_FRED_SHADOW(r->from) + 8))
        return;
    if (check_fred_cet_refused(t, r, VECTOR_CP, CP_FAR_RETURN) &&
        fred_guest_set_msr(t, msr, GUEST_FRED_SHADOW(r->from)))
        check_fred_cet_returns(t, r, CET_SSP);
    if (t->failures)
        tell_fred_cet_return(t, r, "another IA32_FRED_SSP");
}

/* SSP is compared with nothing: it is loaded. */
static void load_ssp(struct test *t, const struct cet_return *r, uint64_t ssp)
{
    uint64_t *word = fred_cet_before_return(t, r) ? fred_cet_return_word(t, r, CET_WORD_SSP) : NULL;

    if (!word)
        return;
    *word = ssp;
    check_fred_cet_returns(t, r, ssp);
    if (t->failures)
        tell_fred_cet_return(t, r, "good");
}

CASE(guest, fred-cet-erets, "in a guest with FRED, ERETS brings SSP back from the shadow stack; if CS, RIP, an alignment or the level's SSP is wrong it faults, with frame and stacks as they were",
     "SDM vol. 2, ERETS; its error code FAR-RET/IRET: SDM vol. 3, 6.15, #CP")
{
    if (!fred_cet_open(t, (struct nmi_controls){.exiting = true}, S_CET_SHADOW_STACK))
        return;
    for (struct cet_return r = {0}; !t->failures && r.from < FRED_LEVELS; r.from++) {
        load_ssp(t, &r, CET_SSP);
        load_ssp(t, &r, NEXT_SSP);
        for (unsigned i = 0; !t->failures && i < COUNT_OF(wrong); i++)
            change_word(t, &r, i);
        misalign(t, &r);
        if (r.from)
            move_top(t, &r);
    }
    fred_guest_close(t);
}
