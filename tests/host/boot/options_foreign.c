/* Options as others write them: with byte order marks, in UTF-16, or texts that are no options. */
#include "tests/host/unit.h"

#include "boot/options/options.h"
#include "include/bits.h"

/* The memory ends with the text, so that ASan catches an overrun. */
static error read_file(struct options *o, const char *text, size_t length)
{
    char *copy = exact_copy(text, length);
    error e = options_file(o, copy, length);

    free(copy);
    return e;
}

static void a_byte_order_mark_is_passed_over(void **state)
{
    static const struct {
        const char *text;
        unsigned vmx, memory;
        const char *told;
    } rows[] = {
        {"\xEF\xBB\xBFvmx=off\nmemory=9\n", VMX_OFF, 9, NULL},
        {"\xEF\xBB\xBF# a comment\nvmx=off\n", VMX_OFF, 2, NULL},
        {"\xEF\xBB\xBF", VMX_AUTO, 2, NULL},
        {"\xEF\xBB", VMX_AUTO, 2, "line 1: "},
        {"\n\xEF\xBB\xBFvmx=off", VMX_AUTO, 2, "line 2: unknown option"},
    };
    struct options o = options_default();
    static const char marked[] = "\xEF\xBB\xBF"
                                 "after=halt";

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct options of_file = options_default();
        error e = read_file(&of_file, rows[i].text, strlen(rows[i].text));

        EXPECT(rows[i].told ? e && strstr(e, rows[i].told) : !e, "row %zu: %s", i, e ? e : "taken");
        EXPECT(of_file.vmx == rows[i].vmx && of_file.memory == rows[i].memory, "row %zu: other options", i);
    }
    options_file_after(&o, marked, sizeof(marked) - 1);
    assert_int_equal(o.after, AFTER_HALT);
}

static void a_file_in_utf_16_is_named_for_that(void **state)
{
    static const char little[] = "\xFF\xFEv\0m\0x\0", big[] = "\xFE\xFF\0v\0m\0x";
    struct options o = options_default();

    (void)state;
    assert_non_null(strstr(read_file(&o, little, sizeof(little) - 1), "is UTF-16"));
    assert_non_null(strstr(read_file(&o, big, sizeof(big) - 1), "is UTF-16"));
}

static void a_description_is_not_ours(void **state)
{
    static const struct {
        const char *line;
        bool foreign;
    } rows[] = {
        {"", false},
        {"latchkey.efi", false},
        {"FS0:\\LATCHKEY.EFI soft", false},
        {"UEFI OS", true},
        {"Latchkey", true},
        {"\"my stick\" latchkey.efi", true},
        {"UEFI OS layout=cs28", false},
        {"colour=red", false},
        {".efi", false},
        {"efi", true},
        {"latchkey\016efi", true},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char *copy = exact_copy(rows[i].line, strlen(rows[i].line));

        EXPECT(options_are_foreign(copy, strlen(rows[i].line)) == rows[i].foreign, "\"%s\"", rows[i].line);
        free(copy);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_byte_order_mark_is_passed_over),
        cmocka_unit_test(a_file_in_utf_16_is_named_for_that),
        cmocka_unit_test(a_description_is_not_ours),
    };

    return RUN(tests);
}
