/* The text of the summary screen. */
#include "tests/host/unit.h"

#include "tests/run/summary_screen.h"

static char text[4096];

static void expect_summary(unsigned rows, const struct tap_totals *r, const char *expected)
{
    summary_screen_text(text, sizeof(text), rows, r, "here");
    assert_string_equal(text, expected);
}

/* So many failed cases, each with its own name. */
static struct tap_totals with_failures(unsigned count)
{
    static const char *const names[] = {"a/one", "a/two", "a/three", "a/four", "a/five"};
    struct tap_totals r = {.passed = 3, .failed = count, .skipped = 2, .failed_ids = count};

    for (unsigned i = 0; i < count; i++)
        r.failed_id[i] = names[i % 5];
    return r;
}

static void failed_cases_are_named(void **state)
{
    struct tap_totals none = with_failures(0), two = with_failures(2);

    (void)state;
    expect_summary(25, &none, "# 3 passed, 0 failed, 2 skipped\n\nthe log is here\n");
    expect_summary(25, &two,
                   "# 3 passed, 2 failed, 2 skipped\nnot ok a/one\nnot ok a/two\n\nthe log is here\n");
}

static void as_many_as_fit_are_named(void **state)
{
    struct tap_totals five = with_failures(5), many = with_failures(128);
    unsigned lines = 0;

    (void)state;
    expect_summary(
        9, &five,
        "# 3 passed, 5 failed, 2 skipped\nnot ok a/one\nnot ok a/two\nand 3 more\n\nthe log is here\n");
    expect_summary(0, &five,
                   "# 3 passed, 5 failed, 2 skipped\nnot ok a/one\nand 4 more\n\nthe log is here\n");
    five.more_failed = true;
    expect_summary(
        8, &five,
        "# 3 passed, 5 failed, 2 skipped\nnot ok a/one\nand 4 more, or others\n\nthe log is here\n");
    many.more_failed = true;
    summary_screen_text(text, sizeof(text), 1000, &many, "here");
    assert_non_null(strstr(text, "\nand others\n"));
    summary_screen_text(text, sizeof(text), 24, &many, "here");
    for (const char *c = text; *c; c++)
        lines += *c == '\n';
    EXPECT(lines <= 22, "%u lines and the two before them are too many for 24 rows", lines);
}

static void a_bail_out_is_shown(void **state)
{
    struct tap_totals nothing = {.bail_out = "no VMX [vmm/vmx/vmx.c:1]"};

    (void)state;
    summary_screen_text(text, sizeof(text), 25, &nothing, "here");
    assert_string_equal(text, "Bail out! no VMX [vmm/vmx/vmx.c:1]\n\nthe log is here\n");
}

static void a_small_buffer_is_not_overrun(void **state)
{
    struct tap_totals many = with_failures(128);
    char *small = malloc(40);

    (void)state;
    assert_non_null(small);
    summary_screen_text(small, 40, 200, &many, "here");
    assert_int_equal(strlen(small), 39);
    free(small);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(failed_cases_are_named),
        cmocka_unit_test(as_many_as_fit_are_named),
        cmocka_unit_test(a_bail_out_is_shown),
        cmocka_unit_test(a_small_buffer_is_not_overrun),
    };

    return RUN(tests);
}
