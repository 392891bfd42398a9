/* The stack level after ERETS. */
#include "tests/host/unit.h"

#include "fred/soft/rules.h"

static unsigned level_after(const struct soft_msrs *msrs, const struct fred_frame *frame)
{
    return soft_leave(msrs, &fred_ss18, frame, false).level;
}

static void erets_lowers_the_level_and_never_raises_it(void **state)
{
    static const unsigned lower[4][4] = {{0, 0, 0, 0}, {0, 1, 1, 1}, {0, 1, 2, 2}, {0, 1, 2, 3}};

    (void)state;
    for (unsigned now = 0; now < 4; now++) {
        for (unsigned saved = 0; saved < 4; saved++) {
            struct soft_msrs msrs = {.config = 0x77C8 | now}; /* every other field at its maximum */
            /* Only bits 17:16 count. */
            struct fred_frame frame = {.cs = (uint64_t)saved << 16}, noisy = frame;

            noisy.cs |= 0xFFFFFFFFFFFCFFFF;
            assert_int_equal(level_after(&msrs, &frame), lower[now][saved]);
            assert_int_equal(level_after(&msrs, &noisy), lower[now][saved]);
        }
    }
}

/* Delivery and return from any state that the MSRs accept. */
static void return_reverses_delivery_of_random_events(void **state)
{
    uint64_t seed = 7;

    (void)state;
    for (unsigned i = 0; i < 5000; i++) {
        const struct fred_layout *layout = i % 2 ? &fred_ss18 : &fred_cs28;
        uint64_t chance = random_word(&seed);
        struct soft_msrs msrs = {.stklvls = random_word(&seed),
                                 .config = random_word(&seed) & 0x7FFFFFFFF7CB};
        struct fred_event event = {
            .type = (enum event_type)(chance & 7),
            .vector = chance >> 3 & 31,
            .latch = chance & 1 << 8,
            .sti = chance & 1 << 9,
            .rip = chance >> 20,
            .rflags = 2,
            .rsp = random_word(&seed),
            .cs = 0x38,
            .ss = 0x30,
        };
        unsigned old = msrs.config & 3;

        for (unsigned level = 0; level < 4; level++)
            msrs.rsp[level] = random_word(&seed) & ~63UL;

        struct soft_delivery d = soft_deliver(&msrs, layout, event);
        struct soft_msrs inside = msrs;

        inside.config = (msrs.config & ~3UL) | d.level;
        assert_int_equal(d.at & 63, 0);
        assert_in_range(d.level, old, 3);
        assert_null(fred_erets_check(layout, &d.frame, 0x38, 0x30, 48));
        assert_int_equal(level_after(&inside, &d.frame), old);
        d.frame.cs ^= random_word(&seed) & 0x30000;
        assert_in_range(level_after(&inside, &d.frame), 0, d.level);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(erets_lowers_the_level_and_never_raises_it),
        cmocka_unit_test(return_reverses_delivery_of_random_events),
    };

    return RUN(tests);
}
