/* The checks of ERETU on a frame: every bit of every slot that it reads. */
#include "tests/host/unit.h"

#include "fred/frame.h"

/* IA32_STAR: ring 3 has 32-bit code at 18h, data at 20h, 64-bit code at 28h. */
#define STAR   0x001B000800000000UL
#define CODE32 0x1B
#define DATA   0x23
#define CODE64 0x2B

static const struct fred_frame good = {.rip = 0x401000, .cs = CODE64, .rflags = 2, .rsp = 0x7FF8, .ss = DATA};

/* ss18: SDM vol. 2, ERETU. cs28: the flags of the draft 3.0 in CS. The RPL bits of the ring-3
 * selectors are part of the comparison. */
static const struct {
    const struct fred_layout *layout;
    uint64_t cs, ss;
} open_bits[] = {
    {&fred_ss18, 0, 0xFFFFFFFF00070000},
    {&fred_cs28, 0x0000000013000000, 0xFFFFFFFF00000000},
};

/* ID, VIP, VIF, AC, RF, NT, OF, DF, IF, TF, SF, ZF, AF, PF, CF: not IOPL. */
#define OPEN_RFLAGS 0x00000000003D4FD5UL

static const char *eretu_check(const struct fred_layout *layout, const struct fred_frame *frame)
{
    return fred_eretu_check(layout, frame, STAR, 0, 48);
}

static void a_good_frame_passes(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(open_bits); i++) {
        struct fred_frame full = good;

        assert_null(eretu_check(open_bits[i].layout, &good));
        full.cs |= open_bits[i].cs;
        full.ss |= open_bits[i].ss;
        full.rflags |= OPEN_RFLAGS;
        assert_null(eretu_check(open_bits[i].layout, &full));
        full.cs = CODE32;
        full.rip = 0x123456789ABCDEF0; /* 32-bit code: bits 63:32 are not checked */
        assert_null(eretu_check(open_bits[i].layout, &full));
    }
}

static void any_wrong_bit_faults(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(open_bits); i++) {
        for (unsigned bit = 0; bit < 64; bit++) {
            struct fred_frame cs = good, ss = good, rflags = good;

            cs.cs ^= BIT(bit);
            ss.ss ^= BIT(bit);
            rflags.rflags ^= BIT(bit);
            EXPECT(!eretu_check(open_bits[i].layout, &cs) == !!(open_bits[i].cs & BIT(bit)), "%s, CS bit %u",
                   open_bits[i].layout->name, bit);
            EXPECT(!eretu_check(open_bits[i].layout, &ss) == !!(open_bits[i].ss & BIT(bit)), "%s, SS bit %u",
                   open_bits[i].layout->name, bit);
            EXPECT(!eretu_check(open_bits[i].layout, &rflags) == !!(OPEN_RFLAGS & BIT(bit)),
                   "%s, RFLAGS bit %u", open_bits[i].layout->name, bit);
        }
    }
}

static void only_level_0_may_leave(void **state)
{
    (void)state;
    for (unsigned level = 1; level < FRED_LEVELS; level++)
        assert_non_null(fred_eretu_check(&fred_ss18, &good, STAR, level, 48));
}

static void rip_must_be_canonical_for_64_bit_code(void **state)
{
    struct fred_frame frame = good;

    (void)state;
    frame.rip = 0x0000800000000000;
    assert_non_null(fred_eretu_check(&fred_ss18, &frame, STAR, 0, 48));
    assert_null(fred_eretu_check(&fred_ss18, &frame, STAR, 0, 57));
    frame.rip = 0xFFFF800000000000;
    assert_null(fred_eretu_check(&fred_ss18, &frame, STAR, 0, 48));
}

static void cs_identifies_ring_3(void **state)
{
    struct fred_frame frame = good;

    (void)state;
    assert_true(fred_frame_user(&frame));
    frame.cs = 0x28;
    assert_false(fred_frame_user(&frame));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_frame_passes),    cmocka_unit_test(any_wrong_bit_faults),
        cmocka_unit_test(only_level_0_may_leave), cmocka_unit_test(rip_must_be_canonical_for_64_bit_code),
        cmocka_unit_test(cs_identifies_ring_3),
    };

    return RUN(tests);
}
