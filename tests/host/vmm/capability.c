/* VMX capability MSRs: one row for each kind of restriction. */
#include "tests/host/unit.h"

#include "vmm/vmx/capability.h"

/* Bits 31:0 of a capability MSR must be 1, bits 63:32 may be 1. */
static void controls_are_those_wanted_and_those_required(void **state)
{
    static const struct {
        const char *name;
        uint64_t capability;
        uint32_t wanted, controls, missing;
    } rows[] = {
        {"nothing wanted, nothing required", 0xFFFFFFFF00000000, 0, 0, 0},
        {"all wanted, all allowed", 0xFFFFFFFF00000000, 0xFFFFFFFF, 0xFFFFFFFF, 0},
        {"the default ones of the pin controls", 0x0000007F00000016, 0, 0x16, 0},
        {"NMI exiting beside them", 0x0000007F00000016, 0x8, 0x1E, 0},
        {"a wanted bit that is also required", 0x0000007F00000016, 0x2, 0x16, 0},
        {"a wanted bit that is not allowed", 0x0000001F00000016, 0x28, 0x1E, 0x20},
        {"bit 31, wanted but not allowed", 0x7FFFFFFF00000000, 0x80000000, 0, 0x80000000},
        {"bit 31, wanted and allowed", 0x8000000000000000, 0x80000000, 0x80000000, 0},
        {"nothing allowed", 0, 0xFFFFFFFF, 0, 0xFFFFFFFF},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        uint32_t controls = 0x5A5A5A5A, missing = 0x5A5A5A5A;
        bool good = vmx_controls(rows[i].capability, rows[i].wanted, &controls, &missing);

        EXPECT(good == (rows[i].missing == 0), "%s: answer %d", rows[i].name, good);
        EXPECT(missing == rows[i].missing, "%s: missing %#x", rows[i].name, missing);
        EXPECT(controls == rows[i].controls, "%s: controls %#x", rows[i].name, controls);
    }
}

static void each_control_bit_stands_for_itself(void **state)
{
    (void)state;
    for (unsigned bit = 0; bit < 32; bit++) {
        uint32_t one = (uint32_t)1 << bit, controls, missing;

        /* May be 1; must be 1; must be 0. */
        EXPECT(vmx_controls((uint64_t)one << 32, one, &controls, &missing) && controls == one, "%u", bit);
        EXPECT(vmx_controls((uint64_t)one << 32, 0, &controls, &missing) && controls == 0, "%u", bit);
        EXPECT(vmx_controls((uint64_t)one << 32 | one, 0, &controls, &missing) && controls == one, "%u", bit);
        EXPECT(!vmx_controls(0xFFFFFFFF00000000 & ~((uint64_t)one << 32), one, &controls, &missing), "%u",
               bit);
        EXPECT(controls == 0 && missing == one, "bit %u: controls %#x, missing %#x", bit, controls, missing);
    }
}

/* A bit must be 1 where FIXED0 is 1, and 0 where FIXED1 is 0. */
static void control_registers_get_their_fixed_bits(void **state)
{
    static const struct {
        const char *name;
        uint64_t value, fixed0, fixed1, fixed;
        bool good;
    } rows[] = {
        {"CR0 lacks nothing", 0x80010031, 0x80000021, 0xFFFFFFFF, 0x80010031, true},
        {"CR0 lacks NE", 0x80010011, 0x80000021, 0xFFFFFFFF, 0x80010031, true},
        {"CR0 has a bit above 31", 0x180010031, 0x80000021, 0xFFFFFFFF, 0x180010031, false},
        {"CR4 lacks VMXE", 0x668, 0x2000, 0x3767FF, 0x2668, true},
        {"CR4 has FRED, which VMX allows", 0x100000668, 0x2000, 0x1003767FF, 0x100002668, true},
        {"CR4 has FRED, which VMX refuses", 0x100000668, 0x2000, 0x3767FF, 0x100002668, false},
        {"CR4 has LA57, which VMX refuses", 0x1668, 0x2000, 0x3747EF, 0x3668, false},
        {"bit 63 is left alone", 1UL << 63, 0, UINT64_MAX, 1UL << 63, true},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        uint64_t fixed = 0;
        bool good = vmx_fixed_bits(rows[i].value, rows[i].fixed0, rows[i].fixed1, &fixed);

        EXPECT(good == rows[i].good, "%s: answer %d", rows[i].name, good);
        if (good)
            EXPECT(fixed == rows[i].fixed, "%s: %#lx", rows[i].name, fixed);
    }
}

/* Bit 0 locks, bit 2 allows VMX outside SMX, bit 1 only inside SMX; the other bits do not concern VMX here.
 */
static void feature_control_is_decoded(void **state)
{
    static const enum feature_control expected[8] = {
        FEATURE_CONTROL_OPEN, FEATURE_CONTROL_FORBIDS, FEATURE_CONTROL_OPEN, FEATURE_CONTROL_FORBIDS,
        FEATURE_CONTROL_OPEN, FEATURE_CONTROL_READY,   FEATURE_CONTROL_OPEN, FEATURE_CONTROL_READY,
    };

    (void)state;
    for (uint64_t value = 0; value < 8; value++) {
        EXPECT(vmx_feature_control(value) == expected[value], "%#lx", value);
        for (unsigned bit = 3; bit < 64; bit++)
            EXPECT(vmx_feature_control(value | BIT(bit)) == expected[value], "%#lx", value | BIT(bit));
    }
}

static void all_bits_must_be_allowed(void **state)
{
    (void)state;
    assert_true(vmx_allows(6UL << 32, 6));
    assert_true(vmx_allows(6UL << 32, 2));
    assert_false(vmx_allows(6UL << 32, 3));
    assert_false(vmx_allows(6, 2)); /* bits 31:0 do not allow anything */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_bits_must_be_allowed),
        cmocka_unit_test(controls_are_those_wanted_and_those_required),
        cmocka_unit_test(each_control_bit_stands_for_itself),
        cmocka_unit_test(control_registers_get_their_fixed_bits),
        cmocka_unit_test(feature_control_is_decoded),
    };

    return RUN(tests);
}
