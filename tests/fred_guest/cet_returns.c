#include "tests/fred_guest/cet_returns.h"

#include "boot/text/string.h"
#include "tests/guests/standing.h"

#define FRAME (GUEST_STACK_TOP - 2 * FRED_FRAME_SIZE)

static uint64_t target(void)
{
    return guest_fred_cause(GUEST_CAUSE_NONE);
}

/* Only a return that lowers the level has to come from the top of its shadow stack. */
uint64_t fred_cet_return_ssp(const struct cet_return *r)
{
    if (r->user)
        return GUEST_FRED_SHADOW(0);
    return GUEST_FRED_SHADOW(r->from) - CET_PUSHED;
}

uint64_t *(fred_cet_return_word)(struct test *t, const struct cet_return *r, enum cet_word word)
{
    uint64_t *words = fred_cet_words(t, fred_cet_return_ssp(r));

    return words ? &words[word] : NULL;
}

static bool put_words(struct test *t, const struct cet_return *r)
{
    const struct fred_frame *frame = guest_memory(&t->vcpu->guest, FRAME, sizeof(*frame));
    uint64_t *words = fred_cet_words(t, fred_cet_return_ssp(r));

    if (!words)
        return false;
    words[CET_WORD_SSP] = CET_SSP;
    words[CET_WORD_LIP] = frame->rip;
    words[CET_WORD_CS] = frame->cs;
    return true;
}

/* The pages of ring 3 are open to ring 0 too. */
bool(fred_cet_before_return)(struct test *t, const struct cet_return *r)
{
    enum guest_fred_cause cause = r->user ? GUEST_CAUSE_ERETU : GUEST_CAUSE_ERETS;

    guest_open_pages(t);
    return guest_set(t, EXCEPTION_BITMAP, BIT(VECTOR_CP) | BIT(VECTOR_GP)) &&
           fred_guest_at(t, cause, false, FRED_SWAPPED_BY_NONE) && fred_guest_set_level(t, r->from) &&
           fred_cet_start(t, S_CET_SHADOW_STACK) &&
           fred_guest_put_frame(t, FRAME, target(), r->to, r->user, false) && (r->user || put_words(t, r)) &&
           guest_set(t, GUEST_RSP, FRAME) && guest_set(t, GUEST_SSP, fred_cet_return_ssp(r));
}

bool(check_fred_cet_refused)(struct test *t, const struct cet_return *r, unsigned vector, unsigned code)
{
    struct fred_frame *frame = guest_memory(&t->vcpu->guest, FRAME, sizeof(*frame)), before = *frame;
    const uint64_t *words = fred_cet_words(t, fred_cet_return_ssp(r) - (r->user ? CET_PUSHED : 0));
    uint64_t ssp = fred_cet_ssp(t), rsp = 0, words_before[CET_WORDS];

    if (!words)
        return false;
    memcpy(words_before, words, sizeof(words_before));
    if (!check_fred_cet_fault(t, vector, code,
                              guest_fred_cause(r->user ? GUEST_CAUSE_ERETU : GUEST_CAUSE_ERETS)))
        return false;
    check_error(t, vmcs_read(GUEST_RSP, &rsp));
    check_equal(t, "RSP after the fault, as before", FRAME, rsp);
    check_equal(t, "SSP after the fault, as before", ssp, fred_cet_ssp(t));
    check_equal(t, "level after the fault, as before", r->from, fred_guest_level(t));
    check_frame(t, &before, frame);
    check(t, !memcmp(words_before, words, sizeof(words_before)), "the words of the shadow stack, as before");
    return !t->failures;
}

void(check_fred_cet_returns)(struct test *t, const struct cet_return *r, uint64_t ssp)
{
    struct vm_exit exit = {0};

    if (!fred_guest_run(t, &exit) || !check_fred_guest_done(t, &exit))
        return;
    check_equal(t, "level after the return", r->to, fred_guest_level(t));
    check_equal(t, "RSP after the return", GUEST_STACK_TOP, exit.rsp);
    if (!r->user)
        check_equal(t, "SSP after the return", ssp, fred_cet_ssp(t));
}

void(tell_fred_cet_return)(struct test *t, const struct cet_return *r, const char *what)
{
    tell(t, "%s from level %u to level %u: %s", r->user ? "ERETU" : "ERETS", r->from, r->to, what);
}
