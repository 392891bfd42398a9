/* The YAML block of a failed case: quoting, and that an entry is whole or not there. */
#include "tests/host/unit.h"

#include "include/bits.h"
#include "tests/harness/diagnostics.h"

static void values_are_quoted(void **state)
{
    static const struct {
        const char *text, *quoted;
    } rows[] = {
        {"", "''"},    {"0x1", "'0x1'"},         {"it's", "'it''s'"},
        {"'", "''''"}, {"a: b #c", "'a: b #c'"}, {"\\n \"x\"", "'\\n \"x\"'"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char out[40];

        assert_int_equal(yaml_quote(out, sizeof(out), rows[i].text), strlen(rows[i].quoted));
        assert_string_equal(out, rows[i].quoted);
    }
}

static void an_entry_is_a_list_item(void **state)
{
    static struct diagnostics d;

    (void)state;
    memset(&d, 0, sizeof(d));
    diagnostics_add(&d, "what", "%s", "RIP");
    diagnostics_add(&d, "want", "%#018lx", 5UL);
    diagnostics_end(&d);
    diagnostics_add(&d, "decoded", "it's %u", 7);
    diagnostics_end(&d);
    assert_string_equal(d.text, "    - what: 'RIP'\n"
                                "      want: '0x0000000000000005'\n"
                                "    - decoded: 'it''s 7'\n");
    assert_int_equal(d.length, strlen(d.text));
    assert_int_equal(d.omitted, 0);
}

static unsigned times(const char *text, const char *part)
{
    unsigned n = 0;

    for (; (text = strstr(text, part)); text++)
        n++;
    return n;
}

/* For every length of an entry, so that every byte of it is once the last one for which there is room. */
static void a_full_text_ends_with_a_whole_entry(void **state)
{
    static struct diagnostics d;
    static char value[DIAGNOSTICS_VALUE];

    (void)state;
    for (unsigned length = 0; length < sizeof(value); length++) {
        unsigned added = 0;

        memset(&d, 0, sizeof(d));
        memset(value, '\'', length);
        value[length] = '\0';
        for (; !d.omitted; added++) {
            diagnostics_add(&d, "what", "%s", value);
            diagnostics_add(&d, "got", "%u", added);
            diagnostics_end(&d);
        }
        assert_int_equal(d.length, strlen(d.text));
        EXPECT(d.length > sizeof(d.text) - 2 * length - 40, "%zu bytes used", d.length);
        EXPECT(!strcmp(d.text + d.length - 2, "'\n"), "%s", d.text + d.length - 2);
        assert_int_equal(times(d.text, "\n      got: '"), added - 1);
        /* A shorter one would fit, but the entries that are there are the first ones. */
        diagnostics_add(&d, "x", "%s", "");
        diagnostics_end(&d);
        assert_int_equal(d.omitted, 2);
        assert_null(strstr(d.text, "x:"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_quoted),
        cmocka_unit_test(an_entry_is_a_list_item),
        cmocka_unit_test(a_full_text_ends_with_a_whole_entry),
    };

    return RUN(tests);
}
