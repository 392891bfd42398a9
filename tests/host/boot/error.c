/* An error is one line of printable text, and may contain the text of an earlier one. */
#include "tests/host/unit.h"

#include "boot/text/error.h"

static error fails(void)
{
    return FAIL("wanted %d, got \"%s\"", 7, "eight");
}

static error works(void)
{
    return NULL;
}

static error tries(error first, bool *went_on)
{
    TRY(works());
    TRY(first);
    *went_on = true;
    return NULL;
}

static void an_error_is_the_text_with_its_arguments(void **state)
{
    (void)state;
    assert_non_null(strstr(fails(), "wanted 7, got \"eight\""));
}

static void an_error_may_contain_an_earlier_one(void **state)
{
    (void)state;
    error inner = fails();
    error outer = FAIL("line %u: %s", 12U, inner);

    assert_non_null(strstr(outer, "line 12: wanted 7, got \"eight\""));
}

static void every_byte_is_printable(void **state)
{
    (void)state;
    for (int byte = 1; byte < 256; byte++) {
        char text[] = {'<', (char)byte, '>', '\0'};
        char expected[] = {'<', byte >= 0x20 && byte <= 0x7E ? (char)byte : '?', '>', '\0'};

        EXPECT(strstr(FAIL("%s", text), expected), "byte %#x", (unsigned)byte);
    }
}

/* Several CPUs may fail at the same time. */
static void an_error_outlives_later_ones(void **state)
{
    error first = fails();

    (void)state;
    for (unsigned i = 0; i < 15; i++)
        (void)FAIL("another, number %u", i);
    assert_non_null(strstr(first, "wanted 7, got \"eight\""));
}

static void a_long_text_is_cut_off(void **state)
{
    static char text[5000];
    error e;

    (void)state;
    memset(text, 'x', sizeof(text) - 1);
    e = FAIL("before %s", text);
    assert_in_range(strlen(e), 100, 1000);
    assert_int_equal(strncmp(e, "before xxx", 10), 0);
}

static void try_returns_the_first_error(void **state)
{
    bool went_on = false;
    error e = fails();

    (void)state;
    assert_ptr_equal(tries(e, &went_on), e);
    assert_false(went_on);
    assert_null(tries(NULL, &went_on));
    assert_true(went_on);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_error_is_the_text_with_its_arguments),
        cmocka_unit_test(an_error_may_contain_an_earlier_one),
        cmocka_unit_test(every_byte_is_printable),
        cmocka_unit_test(an_error_outlives_later_ones),
        cmocka_unit_test(a_long_text_is_cut_off),
        cmocka_unit_test(try_returns_the_first_error),
    };

    return RUN(tests);
}
