/* format(): compared with the host's printf where both agree, with literals elsewhere. */
#include "tests/host/unit.h"

#include "boot/text/format.h"
#include "include/bits.h"

#include <limits.h>
#include <stdio.h>

/* For formats that the compiler would rightly reject in a call of format(). */
static size_t unchecked(char *out, size_t size, const char *text, ...)
{
    va_list arguments;

    va_start(arguments, text);

    size_t length = format_list(out, size, text, arguments);

    va_end(arguments);
    return length;
}

#define SAME_AS_HOST(...)                                           \
    do {                                                            \
        char ours[256], hosts[256];                                 \
        int expected = snprintf(hosts, sizeof(hosts), __VA_ARGS__); \
        size_t length = format(ours, sizeof(ours), __VA_ARGS__);    \
        assert_string_equal(ours, hosts);                           \
        assert_int_equal(length, expected);                         \
    } while (0)

static void text_without_conversions_is_copied(void **state)
{
    char out[32];

    (void)state;
    assert_int_equal(format(out, sizeof(out), "plain text"), 10);
    assert_string_equal(out, "plain text");
    assert_int_equal(unchecked(out, sizeof(out), ""), 0);
    assert_string_equal(out, "");
}

static void numbers_look_as_on_the_host(void **state)
{
    static const int numbers[] = {0, 1, -1, 9, 10, -10, 42, 65535, INT_MAX, INT_MIN};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(numbers); i++) {
        int n = numbers[i];
        unsigned u = (unsigned)n;

        SAME_AS_HOST("%d %1d %5d %-5d| %05d %12d %-12d| %012d", n, n, n, n, n, n, n, n);
        SAME_AS_HOST("%u %1u %5u %-5u| %05u %12u %-12u| %012u", u, u, u, u, u, u, u, u);
        SAME_AS_HOST("%x %1x %5x %-5x| %05x %12x %-12x| %012x", u, u, u, u, u, u, u, u);
    }
}

static void wide_numbers_look_as_on_the_host(void **state)
{
    uint64_t seed = 1;

    (void)state;
    for (unsigned i = 0; i < 2000; i++) {
        /* Both ends of the range first, then numbers of every length. */
        uint64_t u = i == 0 ? 1UL << 63 : i == 1 ? UINT64_MAX : random_word(&seed) >> i % 64;
        int64_t n = (int64_t)u;

        SAME_AS_HOST("%lu %ld %lx %3lu %30ld %-30lx| %030lu %030ld %016lx", u, n, u, u, n, u, u, n, u);
        SAME_AS_HOST("%zu %zx", (size_t)u, (size_t)u);
        if (u)
            SAME_AS_HOST("%#lx %#20lx %#-20lx| %#018lx %#5lx", u, u, u, u, u);
    }
}

static void the_most_negative_number_is_right(void **state)
{
    char out[64];

    (void)state;
    format(out, sizeof(out), "%ld %d", INT64_MIN, INT_MIN);
    assert_string_equal(out, "-9223372036854775808 -2147483648");
}

static void zero_keeps_its_prefix_unlike_on_the_host(void **state)
{
    char out[64];

    (void)state;
    format(out, sizeof(out), "%#x %#lx %#06x %#6x", 0U, 0UL, 0U, 0U);
    assert_string_equal(out, "0x0 0x0 0x0000    0x0");
}

static void text_and_letters_look_as_on_the_host(void **state)
{
    static const char *const texts[] = {"", "a", "four!", "rather longer than any width"};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        const char *t = texts[i];

        SAME_AS_HOST("[%s] [%5s] [%-5s] [%.3s] [%.0s] [%.s] [%8.3s] [%-8.3s]", t, t, t, t, t, t, t, t);
        for (int precision = -1; precision < 8; precision++)
            SAME_AS_HOST("[%.*s] [%6.*s] [%-6.*s]", precision, t, precision, t, precision, t);
    }
    SAME_AS_HOST("%c%c%c [%3c] [%-3c] 100%%", 'a', ' ', '~', 'r', 'l');
}

static void precision_bounds_what_is_read(void **state)
{
    char *three = exact_copy("abc", 3);
    char out[16];

    (void)state;
    assert_int_equal(format(out, sizeof(out), "%.*s %.3s %.2s", 3, three, three, three), 10);
    assert_string_equal(out, "abc abc ab");
    free(three);
}

static void a_null_string_prints_as_null(void **state)
{
    char out[32];

    (void)state;
    unchecked(out, sizeof(out), "[%s] [%8s] [%.3s]", NULL, NULL, NULL);
    assert_string_equal(out, "[(null)] [  (null)] [(nu]");
}

static void unknown_conversions_print_their_letter(void **state)
{
    char out[32];

    (void)state;
    unchecked(out, sizeof(out), "%q %5k %d", 7);
    assert_string_equal(out, "q k 7");
}

static void a_percent_at_the_end_adds_nothing(void **state)
{
    static const char *const texts[] = {"50%", "50%5", "50%-0#12.3l"};
    char out[32];

    (void)state;
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        assert_int_equal(unchecked(out, sizeof(out), texts[i]), 2);
        assert_string_equal(out, "50");
    }
}

static void output_beyond_the_buffer_is_cut_off(void **state)
{
    static const char whole[] = "ab -12 0x00ff  right left  |";

    (void)state;
    for (size_t size = 1; size <= sizeof(whole) + 2; size++) {
        char *out = malloc(size);
        size_t expected = size < sizeof(whole) ? size - 1 : sizeof(whole) - 1;

        assert_non_null(out);
        assert_int_equal(format(out, size, "ab %d %#06x %6s %-6s|", -12, 255U, "right", "left"), expected);
        assert_memory_equal(out, whole, expected);
        assert_int_equal(out[expected], '\0');
        free(out);
    }
}

static void zero_padding_stops_at_64_digits(void **state)
{
    char out[256];

    (void)state;
    assert_int_equal(unchecked(out, sizeof(out), "%0200ld", INT64_MIN), 200);
    assert_string_equal(out + 200 - 20, "09223372036854775808");
    assert_int_equal(unchecked(out, sizeof(out), "%#0200lx", UINT64_MAX), 200);
    assert_string_equal(out + 200 - 17, "0ffffffffffffffff");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_without_conversions_is_copied),
        cmocka_unit_test(numbers_look_as_on_the_host),
        cmocka_unit_test(wide_numbers_look_as_on_the_host),
        cmocka_unit_test(the_most_negative_number_is_right),
        cmocka_unit_test(zero_keeps_its_prefix_unlike_on_the_host),
        cmocka_unit_test(text_and_letters_look_as_on_the_host),
        cmocka_unit_test(precision_bounds_what_is_read),
        cmocka_unit_test(a_null_string_prints_as_null),
        cmocka_unit_test(unknown_conversions_print_their_letter),
        cmocka_unit_test(a_percent_at_the_end_adds_nothing),
        cmocka_unit_test(output_beyond_the_buffer_is_cut_off),
        cmocka_unit_test(zero_padding_stops_at_64_digits),
    };

    return RUN(tests);
}
