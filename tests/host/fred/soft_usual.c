/* The usual ways of the software backend do nothing that FRED's rules would not (fred/soft/usual.h). */
#include "tests/host/unit.h"

#include "fred/soft/rules.h"
#include "fred/soft/usual.h"
#include "include/bits.h"
#include "include/registers.h"

#define CS     0x0038
#define SS     0x0030
#define FRAMES 200000

static const struct fred_layout *const layouts[] = {&fred_ss18, &fred_cs28};

/* What the instructions of usual.asm compare, but for RIP. */
static bool is_usual(const struct soft_usual *u, const struct fred_frame *frame)
{
    return !((frame->cs ^ u->cs_latch ^ CS) & u->cs_checked) &&
           !((frame->ss ^ u->ss_latch ^ SS) & u->ss_checked) && !((frame->rflags ^ 2) & u->rflags_checked);
}

/* With up to four bits of its three slots flipped. */
static struct fred_frame flipped(struct fred_frame frame, uint64_t *seed)
{
    uint64_t *slots[] = {&frame.cs, &frame.ss, &frame.rflags};

    for (unsigned n = (unsigned)(random_word(seed) % 5); n > 0; n--) {
        uint64_t *slot = slots[random_word(seed) % 3];

        *slot ^= BIT(random_word(seed) % 64);
    }
    return frame;
}

/* Of both layouts in turn: a frame that is usual but for up to four bits. */
struct row {
    const struct fred_layout *layout;
    struct soft_usual usual;
    struct fred_frame frame;
};

static struct row row(size_t i, uint64_t *seed)
{
    const struct fred_layout *layout = layouts[i % COUNT_OF(layouts)];
    struct soft_usual u = soft_usual_in(layout);
    struct fred_frame good = {.rip = 0x401000, .cs = CS | u.cs_latch, .rflags = 2, .ss = SS | u.ss_latch};

    return (struct row){layout, u, flipped(good, seed)};
}

static void a_usual_frame_passes_the_checks_and_unblocks_nmis(void **state)
{
    uint64_t seed = 1;
    unsigned usual = 0;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(layouts) * FRAMES; i++) {
        struct row r = row(i, &seed);
        struct soft_msrs msrs = {.config = i % FRED_LEVELS};
        struct soft_return left;

        if (!is_usual(&r.usual, &r.frame))
            continue;
        usual++;
        left = soft_leave(&msrs, r.layout, &r.frame, false);
        EXPECT(!fred_erets_check(r.layout, &r.frame, CS, SS, 48), "%s: CS %#lx SS %#lx RFLAGS %#lx: %s",
               r.layout->name, r.frame.cs, r.frame.ss, r.frame.rflags,
               fred_erets_check(r.layout, &r.frame, CS, SS, 48));
        EXPECT(left.nmis == SOFT_NMIS_UNBLOCKED && !left.steps && !left.swaps_gs,
               "%s: CS %#lx SS %#lx RFLAGS %#lx", r.layout->name, r.frame.cs, r.frame.ss, r.frame.rflags);
    }
    assert_true(usual > FRAMES / 2);
}

/* All that ERETS takes is usual, but for a single step and a frame without the latch. */
static void only_steps_and_a_missing_latch_are_not_usual(void **state)
{
    uint64_t seed = 2;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(layouts) * FRAMES; i++) {
        struct row r = row(i, &seed);
        bool taken = !fred_erets_check(r.layout, &r.frame, CS, SS, 48) &&
                     fred_frame_latch(r.layout, &r.frame) && !(r.frame.rflags & BIT(8));

        EXPECT(is_usual(&r.usual, &r.frame) == taken, "%s: CS %#lx SS %#lx RFLAGS %#lx", r.layout->name,
               r.frame.cs, r.frame.ss, r.frame.rflags);
    }
}

static void the_frame_of_int2_is_that_of_event_delivery(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(layouts) * FRED_LEVELS; i++) {
        const struct fred_layout *layout = layouts[i / FRED_LEVELS];
        struct soft_usual u = soft_usual_in(layout);
        uint64_t level = i % FRED_LEVELS, entry = 0x400000;
        struct soft_msrs msrs = {.config = entry | 3 << 6 | level, .stklvls = ~0UL};
        struct fred_event int2 = {.type = EVENT_SOFTWARE_INTERRUPT,
                                  .vector = VECTOR_NMI,
                                  .length = 2,
                                  .sys = true,
                                  .long_mode = true,
                                  .rsp = 0x80F8,
                                  .cs = CS,
                                  .ss = SS};
        struct soft_delivery d = soft_deliver(&msrs, layout, int2);

        assert_int_equal(d.frame.cs, CS | level << 16 | u.int2_cs);
        assert_int_equal(d.frame.ss, SS | u.int2_ss);
        assert_int_equal(d.at, ((0x80F8 - (msrs.config & FRED_CONFIG_REDZONE)) & -64UL) - 64);
        assert_int_equal(d.level, level);
        assert_int_equal(d.nmis, SOFT_NMIS_KEPT);
    }
}

static void the_words_begin_where_erets_finds_them(void **state)
{
    (void)state;
    assert_int_equal(soft_usual_in(&fred_ss18).to_rip, 8);
    assert_int_equal(soft_usual_in(&fred_cs28).to_rip, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_usual_frame_passes_the_checks_and_unblocks_nmis),
        cmocka_unit_test(only_steps_and_a_missing_latch_are_not_usual),
        cmocka_unit_test(the_frame_of_int2_is_that_of_event_delivery),
        cmocka_unit_test(the_words_begin_where_erets_finds_them),
    };

    return RUN(tests);
}
