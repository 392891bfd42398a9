/* Text options: kept byte for byte, up to the size of their field. */
#include "tests/host/unit.h"

#include "boot/options/options.h"
#include "include/bits.h"

/* A word key=xxx... with `length` x; the memory ends with it, so that ASan catches an overrun. */
static error take_long(struct options *o, const char *key, size_t length)
{
    size_t start = strlen(key) + 1;
    char *word = malloc(start + length);

    assert_non_null(word);
    memcpy(word, key, start - 1);
    word[start - 1] = '=';
    memset(word + start, 'x', length);

    error e = options_word(o, word, start + length);

    free(word);
    return e;
}

static void a_text_is_kept_unchanged(void **state)
{
    struct options o = options_default();

    (void)state;
    assert_null(options_line(&o, "only=nmi/*,fred/frame-?? skip=a=b", 33));
    assert_string_equal(o.only, "nmi/*,fred/frame-??");
    assert_string_equal(o.skip, "a=b");
}

static void a_later_shorter_text_replaces_all_of_the_first(void **state)
{
    struct options o = options_default(), expected = o;

    (void)state;
    assert_null(options_line(&o, "only=reflect/direct-level only=nmi/*", 36));
    memcpy(expected.only, "nmi/*", 5);
    assert_memory_equal(&o, &expected, sizeof(o));
}

static void a_text_fills_its_field_and_no_more(void **state)
{
    static const char *const keys[] = {"only", "skip"};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(keys); i++) {
        struct options o = options_default(), before;

        assert_null(take_long(&o, keys[i], OPTIONS_TEXT - 1));
        assert_int_equal(strlen(i ? o.skip : o.only), OPTIONS_TEXT - 1);
        assert_int_equal(strlen(i ? o.only : o.skip), 0);
        assert_int_equal(o.repeat, 1);

        before = o;
        for (size_t length = OPTIONS_TEXT; length < 3 * OPTIONS_TEXT; length++) {
            error e = take_long(&o, keys[i], length);

            EXPECT(e && strstr(e, "takes at most 255 characters"), "%zu: %s", length, e ? e : "taken");
            EXPECT(memcmp(&o, &before, sizeof(o)) == 0, "%zu: the options changed", length);
        }
    }
}

static void no_text_and_a_nul_byte_are_refused(void **state)
{
    struct options o = options_default(), before = o;

    (void)state;
    assert_non_null(options_word(&o, "only=", 5));
    assert_non_null(options_word(&o, "only=a\0b", 8));
    assert_memory_equal(&o, &before, sizeof(o));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_is_kept_unchanged),
        cmocka_unit_test(a_later_shorter_text_replaces_all_of_the_first),
        cmocka_unit_test(a_text_fills_its_field_and_no_more),
        cmocka_unit_test(no_text_and_a_nul_byte_are_refused),
    };

    return RUN(tests);
}
