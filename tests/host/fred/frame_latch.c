/* The latch, whose position differs between the layouts; names of layouts and events. */
#include "tests/host/unit.h"

#include "fred/frame.h"

/* The position of the latch: SS bit 18 or CS bit 28. */
static const struct {
    const struct fred_layout *layout;
    uint64_t cs, ss;
} latches[] = {{&fred_ss18, 0, 0x40000}, {&fred_cs28, 0x10000000, 0}};

static void one_bit_is_the_latch_and_no_other(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(latches); i++) {
        for (unsigned bit = 0; bit < 64; bit++) {
            struct fred_frame in_cs = {.cs = BIT(bit)}, in_ss = {.ss = BIT(bit)};
            const char *name = latches[i].layout->name;

            EXPECT(fred_frame_latch(latches[i].layout, &in_cs) == (BIT(bit) == latches[i].cs),
                   "%s: CS bit %u", name, bit);
            EXPECT(fred_frame_latch(latches[i].layout, &in_ss) == (BIT(bit) == latches[i].ss),
                   "%s: SS bit %u", name, bit);
        }
    }
}

static void setting_it_changes_no_other_bit(void **state)
{
    static const uint64_t fills[] = {0, UINT64_MAX, 0x5555555555555555, 0xAAAAAAAAAAAAAAAA};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(latches); i++) {
        for (size_t fill = 0; fill < COUNT_OF(fills); fill++) {
            uint64_t was = fills[fill];
            struct fred_frame frame = {was, was, was, was, was, was, was, was};
            struct fred_frame set = frame, clear = frame;

            set.cs = was | latches[i].cs;
            set.ss = was | latches[i].ss;
            clear.cs = was & ~latches[i].cs;
            clear.ss = was & ~latches[i].ss;
            for (unsigned twice = 0; twice < 2; twice++) {
                fred_frame_set_latch(latches[i].layout, &frame, true);
                assert_memory_equal(&frame, &set, sizeof(frame));
            }
            for (unsigned twice = 0; twice < 2; twice++) {
                fred_frame_set_latch(latches[i].layout, &frame, false);
                assert_memory_equal(&frame, &clear, sizeof(frame));
            }
        }
    }
}

static void layouts_have_the_names_of_the_option(void **state)
{
    (void)state;
    assert_string_equal(fred_ss18.name, "ss18");
    assert_string_equal(fred_ss18.latch_name, "SS bit 18");
    assert_string_equal(fred_cs28.name, "cs28");
    assert_string_equal(fred_cs28.latch_name, "CS bit 28");
}

/* ERETS of the draft 3.0 expects RSP above the error code; since 5.0 it skips the error code itself. */
static void only_the_old_draft_leaves_the_error_code_to_software(void **state)
{
    (void)state;
    assert_false(fred_ss18.software_skips_error_code);
    assert_true(fred_cs28.software_skips_error_code);
}

static void events_are_named_by_type_and_vector(void **state)
{
    static const struct {
        unsigned type, vector;
        const char *name;
    } rows[] = {
        {0, 255, "type 0 (external interrupt), vector 255"},
        {1, 0, "type 1 (reserved), vector 0"},
        {2, 2, "type 2 (NMI), vector 2"},
        {3, 14, "type 3 (hardware exception), vector 14"},
        {4, 2, "type 4 (INT n), vector 2"},
        {5, 1, "type 5 (INT1), vector 1"},
        {6, 3, "type 6 (INT3), vector 3"},
        {7, 1, "type 7 (other), vector 1"},
        {8, 0, "type 8 (undefined), vector 0"},
        {15, 31, "type 15 (undefined), vector 31"},
    };
    char name[64];

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        size_t length = fred_event_name(name, sizeof(name), (enum event_type)rows[i].type, rows[i].vector);

        assert_string_equal(name, rows[i].name);
        assert_int_equal(length, strlen(rows[i].name));
    }
    assert_int_equal(fred_event_name(name, 7, EVENT_NMI, 2), 6);
    assert_string_equal(name, "type 2");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_bit_is_the_latch_and_no_other),
        cmocka_unit_test(setting_it_changes_no_other_bit),
        cmocka_unit_test(layouts_have_the_names_of_the_option),
        cmocka_unit_test(only_the_old_draft_leaves_the_error_code_to_software),
        cmocka_unit_test(events_are_named_by_type_and_vector),
    };

    return RUN(tests);
}
