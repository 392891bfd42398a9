/* The checks of ERETS on a frame: every bit of every slot that it reads. */
#include "tests/host/unit.h"

#include "fred/frame.h"

#define CS 0x0038
#define SS 0x0030

/* A canonical RIP, correct selectors, RFLAGS with only the fixed bit. */
static const struct fred_frame good = {.rip = 0x401000, .cs = CS, .rflags = 2, .rsp = 0x7FF8, .ss = SS};

/*
 * Bits that may have either value. ss18: SDM vol. 2, ERETS, the complements of its masks. cs28: level and
 * flags of the draft 3.0 in CS; SS bits 31:16 are zero there.
 */
static const struct {
    const struct fred_layout *layout;
    uint64_t cs, ss;
} open_bits[] = {
    {&fred_ss18, 0x0000000000070000, 0xFFFFFFFF00070000},
    {&fred_cs28, 0x0000000013030000, 0xFFFFFFFF00000000},
};

/* ID, VIP, VIF, AC, RF, NT, IOPL, OF, DF, IF, TF, SF, ZF, AF, PF, CF. */
#define OPEN_RFLAGS 0x00000000003D7FD5UL

static const char *erets_check(const struct fred_layout *layout, const struct fred_frame *frame)
{
    return fred_erets_check(layout, frame, CS, SS, 48);
}

static void a_good_frame_passes(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(open_bits); i++) {
        struct fred_frame full = good;

        assert_null(erets_check(open_bits[i].layout, &good));
        full.cs |= open_bits[i].cs;
        full.ss |= open_bits[i].ss;
        full.rflags |= OPEN_RFLAGS;
        assert_null(erets_check(open_bits[i].layout, &full));
    }
}

static void any_wrong_bit_of_the_cs_slot_faults(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(open_bits); i++) {
        for (unsigned bit = 0; bit < 64; bit++) {
            struct fred_frame frame = good;
            const char *wrong;

            frame.cs ^= BIT(bit);
            wrong = erets_check(open_bits[i].layout, &frame);
            EXPECT(!wrong == !!(open_bits[i].cs & BIT(bit)), "%s, CS bit %u: %s", open_bits[i].layout->name,
                   bit, wrong ? wrong : "passes");
            EXPECT(!wrong || strstr(wrong, bit < 16 ? "CS selector" : "CS slot"), "CS bit %u: %s", bit,
                   wrong);
        }
    }
}

static void any_wrong_bit_of_the_ss_slot_faults(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(open_bits); i++) {
        for (unsigned bit = 0; bit < 64; bit++) {
            struct fred_frame frame = good;
            const char *wrong;

            frame.ss ^= BIT(bit);
            wrong = erets_check(open_bits[i].layout, &frame);
            EXPECT(!wrong == !!(open_bits[i].ss & BIT(bit)), "%s, SS bit %u: %s", open_bits[i].layout->name,
                   bit, wrong ? wrong : "passes");
            EXPECT(!wrong || strstr(wrong, bit < 16 ? "SS selector" : "SS slot"), "SS bit %u: %s", bit,
                   wrong);
        }
    }
}

static void any_wrong_bit_of_rflags_faults(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(open_bits); i++) {
        for (unsigned bit = 0; bit < 64; bit++) {
            struct fred_frame frame = good;
            const char *wrong;

            frame.rflags ^= BIT(bit);
            wrong = erets_check(open_bits[i].layout, &frame);
            EXPECT(!wrong == !!(OPEN_RFLAGS & BIT(bit)), "RFLAGS bit %u: %s", bit, wrong ? wrong : "passes");
            EXPECT(!wrong || strstr(wrong, "RFLAGS"), "RFLAGS bit %u: %s", bit, wrong);
        }
    }
}

static void rip_must_be_canonical(void **state)
{
    static const struct {
        uint64_t rip;
        bool with_48, with_57;
    } rows[] = {
        {0x0000000000000000, true, true},   {0x00007FFFFFFFFFFF, true, true},
        {0x0000800000000000, false, true},  {0x00FFFFFFFFFFFFFF, false, true},
        {0x0100000000000000, false, false}, {0x7FFFFFFFFFFFFFFF, false, false},
        {0x8000000000000000, false, false}, {0xFEFFFFFFFFFFFFFF, false, false},
        {0xFF00000000000000, false, true},  {0xFFFF7FFFFFFFFFFF, false, true},
        {0xFFFF800000000000, true, true},   {0xFFFFFFFFFFFFFFFF, true, true},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct fred_frame frame = good;
        const char *wrong;

        frame.rip = rows[i].rip;
        wrong = fred_erets_check(&fred_ss18, &frame, CS, SS, 48);
        EXPECT(!wrong == rows[i].with_48, "%#lx with 48 bits", rows[i].rip);
        EXPECT(!wrong || strstr(wrong, "RIP"), "%#lx: %s", rows[i].rip, wrong);
        EXPECT(!fred_erets_check(&fred_cs28, &frame, CS, SS, 57) == rows[i].with_57, "%#lx with 57 bits",
               rows[i].rip);
    }
}

static void selectors_are_compared_with_the_current_ones(void **state)
{
    (void)state;
    assert_null(fred_erets_check(&fred_ss18, &good, CS, SS, 48));
    assert_non_null(strstr(fred_erets_check(&fred_ss18, &good, CS + 8, SS, 48), "CS selector"));
    assert_non_null(strstr(fred_erets_check(&fred_ss18, &good, CS, 0, 48), "SS selector"));
    assert_non_null(fred_erets_check(&fred_ss18, &good, SS, CS, 48));

    struct fred_frame null_ss = good;

    null_ss.ss = 0;
    assert_null(fred_erets_check(&fred_ss18, &null_ss, CS, 0, 48));
}

static void words_that_erets_does_not_check_may_be_anything(void **state)
{
    struct fred_frame frame = good;

    (void)state;
    frame.error_code = frame.event_data = frame.reserved = UINT64_MAX;
    frame.rsp = 0x8000000000000001; /* a bad stack faults when it is used */
    assert_null(erets_check(&fred_ss18, &frame));
    assert_null(erets_check(&fred_cs28, &frame));
}

static void the_latch_of_the_other_layout_faults(void **state)
{
    struct fred_frame new_latch = good, old_latch = good;

    (void)state;
    new_latch.ss |= 0x40000;
    old_latch.cs |= 0x10000000;
    assert_null(erets_check(&fred_ss18, &new_latch));
    assert_null(erets_check(&fred_cs28, &old_latch));
    assert_non_null(strstr(erets_check(&fred_ss18, &old_latch), "CS slot"));
    assert_non_null(strstr(erets_check(&fred_cs28, &new_latch), "SS slot"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_frame_passes),
        cmocka_unit_test(any_wrong_bit_of_the_cs_slot_faults),
        cmocka_unit_test(any_wrong_bit_of_the_ss_slot_faults),
        cmocka_unit_test(any_wrong_bit_of_rflags_faults),
        cmocka_unit_test(rip_must_be_canonical),
        cmocka_unit_test(selectors_are_compared_with_the_current_ones),
        cmocka_unit_test(words_that_erets_does_not_check_may_be_anything),
        cmocka_unit_test(the_latch_of_the_other_layout_faults),
    };

    return RUN(tests);
}
