#include "include/vmx.h"
#include "nmi/apic.h"
#include "nmi/service.h"
#include "tests/suite.h"
#include "tests/user.h"

#define GENERAL_PROTECTION \
    (INTERRUPTION_VALID | EVENT_HARDWARE_EXCEPTION << INTERRUPTION_TYPE_SHIFT | VECTOR_GP)

/* The frame made wrong in one bit each: every bit of `bits` in the word at `word`. */
static const struct {
    const char *what;
    unsigned word;
    uint64_t ss18, cs28;
} wrong[] = {
    {"a reserved bit of the CS slot", 2, BITS(63, 16), BITS(63, 29) | BITS(27, 26) | BITS(23, 16)},
    {"the ring of CS", 2, BITS(1, 0), BITS(1, 0)},
    {"a reserved bit of RFLAGS, or IOPL", 3, ERETU_RFLAGS_CHECKED, ERETU_RFLAGS_CHECKED},
    {"a reserved bit of the SS slot", 5, BITS(31, 19), BITS(31, 16)},
    {"the ring of SS", 5, BITS(1, 0), BITS(1, 0)},
};

static void try_each_bit(struct test *t, unsigned row)
{
    uint64_t bits = fred_layout() == &fred_ss18 ? wrong[row].ss18 : wrong[row].cs28;

    for (unsigned bit = 0; bit < 64; bit++) {
        struct fred_frame frame = fred_frame_user_at(TRIGGER_NOWHERE, t->user_stack, false);

        if (!(bits & BIT(bit)))
            continue;
        fred_frame_set_latch(fred_layout(), &frame, true);
        ((uint64_t *)&frame)[wrong[row].word] ^= BIT(bit);
        if (!check_equal(t, wrong[row].what, GENERAL_PROTECTION, fred_try_eretu(&frame, 0)))
            tell(t, "%s: bit %u", wrong[row].what, bit);
    }
}

CASE(ring3, eretu-faults, "ERETU raises #GP for every frame that is no ring-3 one, and then NMIs stay blocked",
     "SDM vol. 2, ERETU: the checks of CS, RFLAGS, SS and RIP; NMIs are unblocked last")
{
    struct fred_frame frame = fred_frame_user_at(BIT(60), t->user_stack, false);

    check(t, nmi_block(), "an NMI to block NMIs with");
    for (unsigned row = 0; row < COUNT_OF(wrong); row++)
        try_each_bit(t, row);
    check_equal(t, "RIP that is not canonical", GENERAL_PROTECTION, fred_try_eretu(&frame, 0));
    fred_set_level(1);
    frame = fred_frame_user_at(TRIGGER_NOWHERE, t->user_stack, false);
    check_equal(t, "a stack level above 0", GENERAL_PROTECTION, fred_try_eretu(&frame, 0));
    fred_set_level(0);
    check(t, nmi_probe_blocked(), "NMIs blocked after all of them");
    check_equal(t, "NMIs served", 1, nmi.served);
}
