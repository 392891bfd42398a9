/* The software backend's FRED MSRs: which exist, and which values WRMSR accepts. */
#include "tests/host/unit.h"

#include "fred/soft/rules.h"

static const struct soft_msrs untouched = {.config = 0x5000, .stklvls = 7, .rsp = {0x40, 0x80, 0xC0, 0x100}};

/* Bits that must be 0, and whether the address must be canonical. */
static const struct {
    uint32_t msr;
    uint64_t reserved;
    bool canonical;
} known[] = {
    {0x1CC, 0x3F, true},  {0x1CD, 0x3F, true}, {0x1CE, 0x3F, true}, {0x1CF, 0x3F, true}, /* RSP0 to RSP3 */
    {0x1D0, 0x00, false},                                                                /* STKLVLS */
    {0x1D1, 0x07, true},  {0x1D2, 0x07, true}, {0x1D3, 0x07, true},                      /* SSP1 to SSP3 */
    {0x1D4, 0x834, true},                                                                /* CONFIG */
};

static void each_msr_keeps_its_own_value(void **state)
{
    struct soft_msrs msrs = untouched;
    uint64_t value;

    (void)state;
    for (uint32_t i = 0; i < 9; i++)
        assert_true(soft_msr_write(&msrs, 0x1CC + i, 0x1000 * (i + 1), 48));
    for (uint32_t i = 0; i < 9; i++) {
        assert_true(soft_msr_read(&msrs, 0x1CC + i, &value));
        assert_int_equal(value, 0x1000 * (i + 1));
    }
    assert_int_equal(msrs.rsp[0], 0x1000);
    assert_int_equal(msrs.rsp[3], 0x4000);
    assert_int_equal(msrs.stklvls, 0x5000);
    assert_int_equal(msrs.ssp[1], 0x6000);
    assert_int_equal(msrs.ssp[3], 0x8000);
    assert_int_equal(msrs.config, 0x9000);
}

static void other_msrs_do_not_exist(void **state)
{
    /* The neighbours; SSP0, which is IA32_PL0_SSP; numbers that differ above bit 15 only. */
    static const uint32_t others[] = {0, 0x1CB, 0x1D5, 0x6A4, 0x101CC, 0x800001D4, 0xC0000081, UINT32_MAX};
    struct soft_msrs msrs = untouched;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        uint64_t value = 123;

        EXPECT(!soft_msr_read(&msrs, others[i], &value), "%#x is read", others[i]);
        EXPECT(value == 123, "%#x gives %#lx", others[i], value);
        EXPECT(!soft_msr_write(&msrs, others[i], 0, 48), "%#x is written", others[i]);
    }
    assert_memory_equal(&msrs, &untouched, sizeof(msrs));
}

static void each_bit_is_accepted_or_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(known); i++) {
        for (unsigned bit = 0; bit < 64; bit++) {
            struct soft_msrs msrs = untouched;
            uint32_t msr = known[i].msr;
            uint64_t value;
            bool good = !(known[i].reserved & BIT(bit)) && !(known[i].canonical && bit >= 47);

            EXPECT(soft_msr_write(&msrs, msr, BIT(bit), 48) == good, "MSR %#x, bit %u", msr, bit);
            if (good)
                EXPECT(soft_msr_read(&msrs, msr, &value) && value == BIT(bit), "MSR %#x, bit %u", msr, bit);
            else
                EXPECT(memcmp(&msrs, &untouched, sizeof(msrs)) == 0, "MSR %#x, bit %u is written", msr, bit);
        }
    }
}

static void reserved_bits_are_refused_with_valid_ones(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(known); i++) {
        struct soft_msrs msrs = untouched;

        EXPECT(soft_msr_write(&msrs, known[i].msr, ~known[i].reserved, 48), "%#x, all but reserved",
               known[i].msr);
        EXPECT(soft_msr_write(&msrs, known[i].msr, UINT64_MAX, 48) == !known[i].reserved, "%#x, all bits",
               known[i].msr);
    }
}

static void addresses_are_canonical_for_their_width(void **state)
{
    static const struct {
        uint64_t address;
        bool with_48, with_57;
    } rows[] = {
        {0x00007FFFFFFFF000, true, true},   {0x0000800000000000, false, true},
        {0xFFFF800000000000, true, true},   {0xFFFF7FFFFFFFF000, false, true},
        {0x00FFFFFFFFFFF000, false, true},  {0x0100000000000000, false, false},
        {0xFEFFFFFFFFFFF000, false, false}, {0xFF00000000000000, false, true},
        {0x8000000000000000, false, false},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(known); i++) {
        for (size_t row = 0; row < COUNT_OF(rows); row++) {
            struct soft_msrs msrs = untouched;
            uint64_t address = rows[row].address;

            EXPECT(soft_msr_write(&msrs, known[i].msr, address, 48) ==
                       (rows[row].with_48 || !known[i].canonical),
                   "MSR %#x, %#lx, 48 bits", known[i].msr, address);
            EXPECT(soft_msr_write(&msrs, known[i].msr, address, 57) ==
                       (rows[row].with_57 || !known[i].canonical),
                   "MSR %#x, %#lx, 57 bits", known[i].msr, address);
        }
    }
}

/* As real systems set it: level 0, redzone 1, interrupts on level 0; and all fields at their maximum. */
static void config_accepts_all_of_its_fields(void **state)
{
    static const uint64_t good[] = {0xFFFFFFFF81E01040, 0x00000000001007CB, 0xFFFFFFFFFFFFF7CB};
    static const uint64_t bad[] = {0xFFFFFFFF81E01044, 0x00000000001007DB, 0x00000000001007EB,
                                   0x0000000000100FCB};
    struct soft_msrs msrs = untouched;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(good); i++) {
        EXPECT(soft_msr_write(&msrs, 0x1D4, good[i], 48), "%#lx is refused", good[i]);
        EXPECT(msrs.config == good[i], "%#lx becomes %#lx", good[i], msrs.config);
    }
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        EXPECT(!soft_msr_write(&msrs, 0x1D4, bad[i], 48), "%#lx is accepted", bad[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_msr_keeps_its_own_value),
        cmocka_unit_test(other_msrs_do_not_exist),
        cmocka_unit_test(each_bit_is_accepted_or_refused),
        cmocka_unit_test(reserved_bits_are_refused_with_valid_ones),
        cmocka_unit_test(addresses_are_canonical_for_their_width),
        cmocka_unit_test(config_accepts_all_of_its_fields),
    };

    return RUN(tests);
}
