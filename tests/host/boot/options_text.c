/* Words on a command line and in a file: where a word ends, invalid words, the line number of an error. */
#include "tests/host/unit.h"

#include "boot/options/options.h"
#include "include/bits.h"

typedef error reader(struct options *o, const char *text, size_t length);

/* The memory ends with the text, so that ASan catches an overrun. */
static error parse_text(reader *read, struct options *o, const char *text, size_t length)
{
    char *copy = exact_copy(text, length);
    error e = read(o, copy, length);

    free(copy);
    return e;
}

/* Expected result of a text: these two fields, and an error that contains `told`, or no error. */
struct row {
    const char *text;
    unsigned vmx, memory;
    const char *told;
};

static void check_rows(reader *read, const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct options o = options_default();
        error e = parse_text(read, &o, rows[i].text, strlen(rows[i].text));

        EXPECT(rows[i].told || !e, "\"%s\": %s", rows[i].text, e);
        EXPECT(!rows[i].told || e, "\"%s\" is taken", rows[i].text);
        EXPECT(!e || strstr(e, rows[i].told), "\"%s\": %s", rows[i].text, e);
        EXPECT(o.vmx == rows[i].vmx, "\"%s\": vmx %u", rows[i].text, o.vmx);
        EXPECT(o.memory == rows[i].memory, "\"%s\": memory %u", rows[i].text, o.memory);
    }
}

static void a_command_line_is_words_after_a_name(void **state)
{
    static const struct row rows[] = {
        {"", VMX_AUTO, 2, NULL},
        {" \t\r\n ", VMX_AUTO, 2, NULL},
        {"latchkey.efi", VMX_AUTO, 2, NULL},
        {"  FS0:\\latchkey.efi  ", VMX_AUTO, 2, NULL},
        {"latchkey.efi vmx=off", VMX_OFF, 2, NULL},
        {"vmx=off", VMX_OFF, 2, NULL},
        {"vmx=off memory=9", VMX_OFF, 9, NULL},
        {"\tmemory=9 \r\n \t vmx=off\n", VMX_OFF, 9, NULL},
        {"memory=9 memory=10", VMX_AUTO, 10, NULL},
        {"latchkey.efi twice vmx=off", VMX_AUTO, 2, "\"twice\" is not key=value"},
        {"vmx=off latchkey.efi memory=9", VMX_OFF, 2, "\"latchkey.efi\" is not key=value"},
        {"vmx=off colour=red memory=9", VMX_OFF, 2, "unknown option \"colour\""},
        {"vmx = off", VMX_AUTO, 2, "unknown option \"\""},
        {"vmx=off # memory=9", VMX_OFF, 2, "\"#\" is not key=value"},
        /* A path in quotes, or with a `=` in it, and a word that only looks like a path. */
        {"\"FS0:\\my disk\\latchkey.efi\" vmx=off", VMX_OFF, 2, NULL},
        {"\"FS0:\\a=b c\\latchkey.efi\"vmx=off", VMX_OFF, 2, NULL},
        {"FS0:\\a=b\\latchkey.efi vmx=off", VMX_OFF, 2, NULL},
        {"a/b=c vmx=off", VMX_OFF, 2, NULL},
        {"FS0:a=b.efi vmx=off", VMX_OFF, 2, NULL},
        {"Vmx=off memory=9", VMX_AUTO, 2, "unknown option \"Vmx\""},
        {"vmx=off \"memory=9\"", VMX_OFF, 9, NULL},
        {"latchkey.efi \"vmx=off", VMX_OFF, 2, NULL},
        {"\"\" vmx=off", VMX_OFF, 2, NULL},
        {"vmx=off \"\" memory=9", VMX_OFF, 2, "\"\" is not key=value"},
        {"vmx=off \"\"", VMX_OFF, 2, "\"\" is not key=value"},
        {"vmx=off \"", VMX_OFF, 2, "\"\" is not key=value"},
        {"\"latchkey.efi\" \"only vmx=off\"", VMX_AUTO, 2, "unknown option \"only vmx\""},
        {"-h", VMX_AUTO, 2, NULL}, /* -h, a request for help, never gets here */
        {"latchkey.efi -x", VMX_AUTO, 2, "\"-x\" is not key=value"},
    };

    (void)state;
    check_rows(options_line, rows, COUNT_OF(rows));
}

static void a_file_is_one_word_a_line(void **state)
{
    static const struct row rows[] = {
        {"", VMX_AUTO, 2, NULL},
        {"\n\n\n", VMX_AUTO, 2, NULL},
        {"\r\n \t\r\n", VMX_AUTO, 2, NULL},
        {"vmx=off", VMX_OFF, 2, NULL},
        {"vmx=off\n", VMX_OFF, 2, NULL},
        {"vmx=off\nmemory=9", VMX_OFF, 9, NULL},
        {"vmx=off\r\nmemory=9\r\n", VMX_OFF, 9, NULL},
        {" \tvmx=off\t \n\n  memory=9  ", VMX_OFF, 9, NULL},
        {"vmx=off\nvmx=on\n", VMX_ON, 2, NULL},
        {"#", VMX_AUTO, 2, NULL},
        {"# vmx=off\n#memory=9\n  # vmx=on", VMX_AUTO, 2, NULL},
        {"vmx=off # memory=9 and more\nmemory=4#3", VMX_OFF, 4, NULL},
        {"vmx=off # one # two\r\n", VMX_OFF, 2, NULL},
        {"vmx=#off", VMX_AUTO, 2, "line 1: vmx=\"\" is unknown"},
        {"vmx#=off", VMX_AUTO, 2, "line 1: \"vmx\" is not key=value"},
        {"latchkey.efi", VMX_AUTO, 2, "line 1: \"latchkey.efi\" is not key=value"},
        {"vmx=off\n\n# fine\ncolour=red\nmemory=9\n", VMX_OFF, 2, "line 4: unknown option \"colour\""},
        {"\r\nmemory=1\r\n", VMX_AUTO, 2, "line 2: memory=\"1\""},
        {"\n\nvmx=off memory=9\n", VMX_OFF, 2, "line 3: more than one word"},
        {"vmx=off\rmemory=9\r", VMX_OFF, 2, "line 1: more than one word"},
        {"vmx = off", VMX_AUTO, 2, "line 1: \"vmx\" is not key=value"},
    };

    (void)state;
    check_rows(options_file, rows, COUNT_OF(rows));
}

static void an_error_in_a_file_names_the_file(void **state)
{
    struct options o = options_default();
    error e = parse_text(options_file, &o, "x", 1);

    (void)state;
    assert_non_null(e);
    assert_non_null(strstr(e, "latchkey.cfg"));
}

static void a_nul_byte_makes_a_file_damaged(void **state)
{
    (void)state;
    for (size_t at = 0; at < 17; at++) {
        struct options o = options_default();
        char text[] = "vmx=off\nmemory=9\n";

        text[at] = '\0';

        error e = parse_text(options_file, &o, text, 17);

        EXPECT(e && strstr(e, "NUL byte"), "at %zu: %s", at, e ? e : "taken");
        EXPECT(o.vmx == VMX_AUTO && o.memory == 2, "at %zu: part of it was applied", at);
    }
}

static void a_file_may_have_the_maximum_length(void **state)
{
    static char text[OPTIONS_FILE_LIMIT];
    struct options o = options_default();

    (void)state;
    memset(text, '\n', sizeof(text));
    memcpy(text + sizeof(text) - 7, "vmx=off", 7);
    assert_null(parse_text(options_file, &o, text, sizeof(text)));
    assert_int_equal(o.vmx, VMX_OFF);
    text[sizeof(text) - 1] = 'g';
    assert_non_null(strstr(parse_text(options_file, &o, text, sizeof(text)), "line 4090:"));
}

static void help_is_a_word_of_its_own(void **state)
{
    static const struct {
        const char *line;
        bool asks;
    } rows[] = {
        {"", false},
        {"latchkey.efi", false},
        {"latchkey.efi -h", true},
        {"latchkey.efi --help", true},
        {"latchkey.efi -?", true},
        {"latchkey.efi /?", true},
        {"latchkey.efi help", true},
        {"-h", true},
        {"help\r\n", true},
        {"\"FS0:\\my disk\\latchkey.efi\" -h", true},
        {"latchkey.efi \"\" \"-h\"", true},
        {"latchkey.efi after=off colour=red twice -h", true},
        {"latchkey.efi -H", false},
        {"latchkey.efi -help", false},
        {"help.efi", false},
        {"FS0:\\help", false},
        {"only=help", false},
        {"latchkey.efi \"-h me\"", false},
        {"latchkey.efi \"\"", false},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char *copy = exact_copy(rows[i].line, strlen(rows[i].line));

        EXPECT(options_ask_help(copy, strlen(rows[i].line)) == rows[i].asks, "\"%s\"", rows[i].line);
        free(copy);
    }
}

/* A machine without a keyboard must end as the user wants, even if the rest is refused. */
static void after_is_found_in_a_file_that_is_wrong(void **state)
{
    static const struct {
        const char *text;
        unsigned after;
    } rows[] = {
        {"", AFTER_RETURN},
        {"after=halt", AFTER_HALT},
        {"latchkey.efi twice colour=red after=halt memory=0", AFTER_HALT},
        {"colour=red\r\n  after=halt  \r\n", AFTER_HALT},
        {"vmx=on after=off\nafter=halt", AFTER_HALT},
        {"after=halt\nafter=reset\n", AFTER_RESET},
        {"after=halt\nafter=never\n", AFTER_HALT},
        {"after", AFTER_RETURN},
        {"after=", AFTER_RETURN},
        {"afterwards=halt", AFTER_RETURN},
        {"hereafter=halt", AFTER_RETURN},
        {"#after=halt", AFTER_RETURN},
        {"# or after=halt\nvmx=on # after=reset", AFTER_RETURN},
        {"# first\nafter=halt# so be it\n# after=reset", AFTER_HALT},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct options o = options_default(), expected = o;
        char *copy = exact_copy(rows[i].text, strlen(rows[i].text));

        expected.after = rows[i].after;
        options_file_after(&o, copy, strlen(rows[i].text));
        EXPECT(o.after == rows[i].after, "\"%s\": after %u", rows[i].text, o.after);
        EXPECT(memcmp(&o, &expected, sizeof(o)) == 0, "\"%s\" sets something else", rows[i].text);
        free(copy);
    }
    /* A NUL byte makes a file invalid, but does not end the search. */
    struct options o = options_default();

    options_file_after(&o, "\0 after=halt", 12);
    assert_int_equal(o.after, AFTER_HALT);
}

/* On a command line quotes keep a word together, and there are no comments. */
static void after_is_found_in_a_line_that_is_wrong(void **state)
{
    static const struct {
        const char *line;
        unsigned after;
    } rows[] = {
        {"", AFTER_RETURN},
        {"colour=red after=halt", AFTER_HALT},
        {"latchkey.efi twice \"after=halt\"memory=0", AFTER_HALT},
        {"only=a#b after=halt", AFTER_HALT},
        {"after=halt after=never", AFTER_HALT},
        {"\"FS0:\\my after=halt folder\\latchkey.efi\" colour=red", AFTER_RETURN},
        {"\"\" \"after=halt", AFTER_HALT},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct options o = options_default(), expected = o;
        char *copy = exact_copy(rows[i].line, strlen(rows[i].line));

        expected.after = rows[i].after;
        options_line_after(&o, copy, strlen(rows[i].line));
        EXPECT(o.after == rows[i].after, "\"%s\": after %u", rows[i].line, o.after);
        EXPECT(memcmp(&o, &expected, sizeof(o)) == 0, "\"%s\" sets something else", rows[i].line);
        free(copy);
    }
}

static void random_bytes_do_no_harm(void **state)
{
    static const char alphabet[] = "vmx=on\n\r #\t\0memory=9\"\"-h";
    uint64_t seed = 4;

    (void)state;
    for (unsigned i = 0; i < 20000; i++) {
        struct options o = options_default();
        char text[24];
        size_t length = random_word(&seed) % sizeof(text);

        for (size_t at = 0; at < length; at++)
            text[at] = alphabet[random_word(&seed) % (sizeof(alphabet) - 1)];
        parse_text(options_file, &o, text, length);
        parse_text(options_line, &o, text, length);
        options_ask_help(text, length);
        options_line_after(&o, text, length);
        options_file_after(&o, text, length);
        assert_true(o.vmx <= VMX_OFF && o.memory >= 2 && o.memory <= 65536);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_command_line_is_words_after_a_name),
        cmocka_unit_test(a_file_is_one_word_a_line),
        cmocka_unit_test(an_error_in_a_file_names_the_file),
        cmocka_unit_test(a_nul_byte_makes_a_file_damaged),
        cmocka_unit_test(a_file_may_have_the_maximum_length),
        cmocka_unit_test(help_is_a_word_of_its_own),
        cmocka_unit_test(after_is_found_in_a_file_that_is_wrong),
        cmocka_unit_test(after_is_found_in_a_line_that_is_wrong),
        cmocka_unit_test(random_bytes_do_no_harm),
    };

    return RUN(tests);
}
