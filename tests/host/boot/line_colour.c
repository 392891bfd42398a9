/* The colour of a line, chosen by its text. */
#include "tests/host/unit.h"

#include "boot/screen/line_colour.h"
#include "include/bits.h"

struct row {
    const char *text;
    enum colour colour;
};

/* The memory ends with the line, so that ASan catches an overrun. */
static void all_are(const struct row *rows, size_t count, enum colour (*colour_of)(const char *, size_t))
{
    for (size_t i = 0; i < count; i++) {
        char *copy = exact_copy(rows[i].text, strlen(rows[i].text));
        enum colour got = colour_of(copy, strlen(rows[i].text));

        free(copy);
        EXPECT(got == rows[i].colour, "\"%s\" has colour %u", rows[i].text, got);
    }
}

static void the_text_decides_the_colour(void **state)
{
    static const struct row rows[] = {
        {"", COLOUR_PLAIN},
        {"TAP version 14", COLOUR_PLAIN},
        {"1..104", COLOUR_PLAIN},
        {"ok 1 - fred/enabled: one", COLOUR_PASS},
        {"ok", COLOUR_PLAIN},
        {"okay", COLOUR_PLAIN},
        {"ok 2 - a/b: c # SKIP no VMX", COLOUR_SKIP},
        {"not ok 2 - a/b: c", COLOUR_FAIL},
        {"not ok 2 - a/b: c # TODO bug 12", COLOUR_TODO},
        {"not okay", COLOUR_PLAIN},
        {"Bail out! no VMX", COLOUR_FAIL},
        {"  ---", COLOUR_FAIL},
        {"  source: 'SDM'", COLOUR_FAIL},
        {"    - what: 'RIP'", COLOUR_FAIL},
        {"      want: '0x1'", COLOUR_PLAIN},
        {"      got: '0x2'", COLOUR_PLAIN},
        {"      differ: '1 0'", COLOUR_FAIL},
        {"  ...", COLOUR_FAIL},
        {"  ", COLOUR_FAIL},
        {"#", COLOUR_COMMENT},
        {"# cpu: 1 failed, passed by", COLOUR_COMMENT},
        {"#   the guest passed, held", COLOUR_COMMENT},
        {"# 95 passed, 0 failed, 9 skipped", COLOUR_PASS},
        {"# 95 passed, 10 failed, 9 skipped", COLOUR_FAIL},
        {"# 0 passed, 1 failed, 0 skipped", COLOUR_FAIL},
    };

    (void)state;
    all_are(rows, COUNT_OF(rows), line_colour);
}

static void the_status_line_shows_failures(void **state)
{
    static const struct row rows[] = {
        {"", COLOUR_STATUS},
        {"taking the CPU from the firmware", COLOUR_STATUS},
        {"case 1 of 9: a/b  (0 passed, 0 failed, 0 skipped)", COLOUR_STATUS},
        {"case 9 of 9: a/b  (7 passed, 1 failed, 0 skipped)", COLOUR_STATUS_FAIL},
        {"case 99 of 99: a/b  (7 passed, 20 failed, 0 skipped)", COLOUR_STATUS_FAIL},
    };

    (void)state;
    all_are(rows, COUNT_OF(rows), status_colour);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_text_decides_the_colour),
        cmocka_unit_test(the_status_line_shows_failures),
    };

    return RUN(tests);
}
