/* The usage text: it lists every option and fits a screen of 80 columns; the option table is consistent. */
#include "tests/host/unit.h"

#include "boot/options/options.h"
#include "boot/options/options_table.h"
#include "include/bits.h"

#include <stdio.h>

#define VERSION "v1.0-123-gabcdef012-dirty"

static char text[OPTIONS_HELP_SIZE];

/* Whether the line that begins with `  key=` has the word after the `=` or a `|`. */
static bool has_word(const char *key, const char *word)
{
    char start[40];
    const char *at;

    snprintf(start, sizeof(start), "\n  %s=", key);
    at = strstr(text, start);
    for (at = at ? at + strlen(start) : ""; *at && *at != ' ' && *at != '\n'; at += *at == '|') {
        size_t length = strcspn(at, "| \n");

        if (length == strlen(word) && memcmp(at, word, length) == 0)
            return true;
        at += length;
    }
    return false;
}

static void it_lists_every_option(void **state)
{
    size_t length = options_help(text, sizeof(text), VERSION);

    (void)state;
    assert_int_equal(length, strlen(text));
    assert_in_range(strlen(text), 1, sizeof(text) - 256); /* with space left */
    assert_non_null(strstr(text, VERSION));
    assert_non_null(strstr(text, "latchkey.cfg"));
    for (size_t i = 0; i < options_count; i++) {
        const struct option *option = &options_known[i];
        const char *word;

        EXPECT(strstr(text, option->purpose), "\"%s\" is missing", option->purpose);
        for (unsigned k = 0; (word = option_word(option, k)); k++)
            EXPECT(has_word(option->key, word), "%s=%s is missing", option->key, word);
    }
}

/* Giving the first value of each option equals giving none. */
static void the_first_value_is_the_default(void **state)
{
    struct options o = options_default(), expected = o;

    (void)state;
    o.way = o.after = o.vmx = o.fred = o.layout = o.memory = o.repeat = o.shuffle = o.storm = o.seed =
        o.bench = 77;
    options_help(text, sizeof(text), VERSION);
    for (size_t i = 0; i < options_count; i++) {
        char key[40];
        char *at;

        if (option_is_text(&options_known[i]))
            continue;
        snprintf(key, sizeof(key), "\n  %s=", options_known[i].key);
        EXPECT((at = strstr(text, key)), "no line for %s", options_known[i].key);
        assert_null(options_word(&o, at + 3, strcspn(at + 3, "|. \n")));
    }
    assert_memory_equal(&o, &expected, sizeof(o));
}

static void it_fits_80_columns_and_25_lines(void **state)
{
    unsigned lines = 0;

    (void)state;
    options_help(text, sizeof(text), VERSION);
    for (char *line = text; *line; line += strcspn(line, "\n") + 1, lines++) {
        EXPECT(strcspn(line, "\n") < 80, "too wide: %.90s", line);
        for (size_t i = 0; i < strcspn(line, "\n"); i++)
            assert_in_range(line[i], ' ', '~');
    }
    assert_in_range(lines, 1, 25);
}

static void every_option_has_a_short_purpose(void **state)
{
    (void)state;
    for (size_t i = 0; i < options_count; i++)
        EXPECT(strlen(options_known[i].purpose) <= OPTION_PURPOSE, "%s: too long", options_known[i].key);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_lists_every_option),
        cmocka_unit_test(the_first_value_is_the_default),
        cmocka_unit_test(it_fits_80_columns_and_25_lines),
        cmocka_unit_test(every_option_has_a_short_purpose),
    };

    return RUN(tests);
}
