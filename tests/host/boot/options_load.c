/* Load options from loaders of every kind: a line of text, or bytes that are not text. */
#include "tests/host/unit.h"

#include "boot/options/options.h"
#include "include/bits.h"

#include <uchar.h>

#define LINE 64

/* The memory ends with the bytes, so that ASan catches an overrun; the line goes to `out`. */
static bool load_line(const void *data, size_t bytes, char *out, size_t *length)
{
    char *copy = exact_copy(data, bytes);
    bool good = options_load(copy, bytes, out, LINE, length);

    free(copy);
    return good;
}

#define BYTES(text) text, sizeof(text) - 1

static void text_becomes_a_line(void **state)
{
    static const struct {
        const char16_t *text;
        size_t units;
        const char *line;
    } rows[] = {
        {u"", 0, ""},
        {u"", 1, ""},
        {u"latchkey.efi -h", 16, "latchkey.efi -h"},         /* the UEFI shell's, with its NUL */
        {u"layout=cs28 vmx=off", 20, "layout=cs28 vmx=off"}, /* systemd-boot's, and GRUB's */
        {u"layout=cs28", 11, "layout=cs28"},                 /* a boot entry's, without one */
        {u"vmx=on\0\0\0", 9, "vmx=on"},
        {u"vmx=on\0\x1\x8234", 9, "vmx=on"}, /* a buffer longer than its text */
        {u"a\tb\r\n", 5, "a\tb\r\n"},
        {u"FS0:\\\u00DCbung\\\u9375.efi vmx=on", 23, "FS0:\\?bung\\?.efi vmx=on"},
        {u"\u9375\u9375\u9375.ef", 6, "???.ef"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char out[LINE];
        size_t length;

        EXPECT(load_line(rows[i].text, 2 * rows[i].units, out, &length), "row %zu is not text", i);
        EXPECT(strcmp(out, rows[i].line) == 0 && length == strlen(out), "row %zu: \"%s\"", i, out);
    }
}

static void ascii_options_become_a_line(void **state)
{
    static const struct {
        const char *bytes;
        size_t length;
    } rows[] = {
        {BYTES("layout=cs28 vmx=off")},
        {BYTES("layout=cs28 vmx=off\0")},
        {BYTES("layout=cs28 vmx=off\0\0\0\0")},
        {BYTES("layout=cs28\tvmx=offx")},
        {BYTES("=")},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char out[LINE];
        size_t length;

        EXPECT(load_line(rows[i].bytes, rows[i].length, out, &length), "row %zu is not text", i);
        EXPECT(strcmp(out, rows[i].bytes) == 0 && length == strlen(out), "row %zu: \"%s\"", i, out);
    }
}

static void bytes_that_are_not_text_are_refused(void **state)
{
    static const struct {
        const char *what, *bytes;
        size_t length;
    } rows[] = {
        {"the Windows boot manager's", BYTES("WINDOWS\0\1\0\0\0\x88\0\0\0x\0\0\0B\0C\0D\0")},
        {"ASCII text without key=value", BYTES("Linux Boot Manager\0")},
        {"ASCII text and more", BYTES("layout=cs28\0x")},
        {"ASCII text with a control character", BYTES("layout=cs28\x1b")},
        {"Latin-1 text", BYTES("layout=\xE9s28")},
        {"two letters", BYTES("RC")},
        {"one byte", BYTES("x")},
        {"a byte too many", BYTES("v\0m\0x\0=\0o\0n\0\0")},
        {"a GUID", BYTES("\x8b\xe4\xdf\x61\x93\xca\xd2\x11\xaa\x0d\x00\xe0\x98\x03\x2b\x8c")},
        {"all ones", BYTES("\xff\xff\xff\xff")},
        {"a whole load option", BYTES("\1\0\0\0\x74\0L\0i\0n\0u\0x\0\0\0")},
        {"a control character", BYTES("v\0m\0x\0=\0\x1b\0n\0")},
        {"one of the second set", BYTES("v\0m\0x\0\x9b\0o\0n\0")},
        {"mostly not ASCII", BYTES("\x75\x93\x75\x93\x75\x93.\0e\0")},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char out[LINE] = "before";
        size_t length = 99;

        EXPECT(!load_line(rows[i].bytes, rows[i].length, out, &length), "%s is text", rows[i].what);
        EXPECT(length == 0 && out[0] == '\0', "%s: \"%s\" is left", rows[i].what, out);
    }
}

static void a_long_line_is_cut_at_the_buffer_size(void **state)
{
    char16_t text[2 * LINE];
    char out[LINE];
    size_t length;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(text); i++)
        text[i] = u'x';
    for (size_t units = LINE - 2; units < COUNT_OF(text); units++) {
        assert_true(load_line(text, 2 * units, out, &length));
        assert_int_equal(length, units < LINE ? units : LINE - 1);
        assert_int_equal(strlen(out), length);
    }
}

/* GUIDs and hashes: fewer than one in a million look like text. */
static void random_bytes_are_not_text(void **state)
{
    uint64_t seed = 5;

    (void)state;
    for (unsigned i = 0; i < 20000; i++) {
        uint64_t words[] = {random_word(&seed), random_word(&seed)};
        char out[LINE];
        size_t length;

        words[0] |= 0x0001000100010001UL; /* no NUL, which would end the text */
        EXPECT(!load_line(words, sizeof(words), out, &length), "%#lx %#lx is text", words[0], words[1]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_becomes_a_line),
        cmocka_unit_test(ascii_options_become_a_line),
        cmocka_unit_test(bytes_that_are_not_text_are_refused),
        cmocka_unit_test(a_long_line_is_cut_at_the_buffer_size),
        cmocka_unit_test(random_bytes_are_not_text),
    };

    return RUN(tests);
}
