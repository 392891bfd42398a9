/* Globs against ids: examples, and comparison with the recursive definition. */
#include "tests/host/unit.h"

#include "include/bits.h"
#include "tests/harness/glob.h"

static bool matches(const char *text, const char *id)
{
    size_t length = strlen(text);
    char *copy = exact_copy(text, length);
    bool yes = glob_matches((struct glob){copy, length}, id);

    free(copy);
    return yes;
}

static void a_glob_matches_the_whole_id(void **state)
{
    static const struct {
        const char *glob, *id;
        bool matches;
    } rows[] = {
        {"nmi/int2", "nmi/int2", true},
        {"nmi/int2", "nmi/int2-patch", false},
        {"nmi/int2", "nmi/int", false},
        {"nmi/int2", "nmi/Int2", false},
        {"int2", "nmi/int2", false},
        {"", "nmi/int2", false},
        {"", "", true},
        {"*", "", true},
        {"*", "nmi/int2", true},
        {"**", "nmi/int2", true},
        {"nmi/*", "nmi/int2", true},
        {"nmi/*", "fred/int2", false},
        {"*/int2", "nmi/int2", true},
        {"nmi*2", "nmi/int2", true},
        {"*2*", "nmi/int2-patch", true},
        {"*frame-*", "fred/frame-frame-bp", true},
        {"*-bp", "fred/frame-bp-bp", true},
        {"*-bp", "fred/frame-bp-b", false},
        {"?", "", false},
        {"nmi/int?", "nmi/int2", true},
        {"nmi/int?", "nmi/int", false},
        {"nmi/int?", "nmi/int22", false},
        {"nmi?int2", "nmi/int2", true},
        {"nmi/int2?", "nmi/int2", false},
        {"nmi/int2*", "nmi/int2", true},
        {"?*?", "ab", true},
        {"?*?", "a", false},
        {"n[m]i/*", "nmi/int2", false},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        EXPECT(matches(rows[i].glob, rows[i].id) == rows[i].matches, "%s and %s", rows[i].glob, rows[i].id);
}

/* The definition of a match, recursively. */
static bool matches_by_definition(const char *glob, const char *id)
{
    if (!*glob)
        return !*id;
    if (*glob == '*')
        return matches_by_definition(glob + 1, id) || (*id && matches_by_definition(glob, id + 1));
    return *id && (*glob == '?' || *glob == *id) && matches_by_definition(glob + 1, id + 1);
}

static void random_words_match_by_definition(void **state)
{
    uint64_t seed = 5;
    unsigned matching = 0;

    (void)state;
    for (unsigned i = 0; i < 200000; i++) {
        uint64_t chance = random_word(&seed);
        char glob[8] = "", id[8] = "";

        for (size_t at = 0; at < (chance & 7); at++)
            glob[at] = "ab*?"[chance >> (8 + 2 * at) & 3];
        for (size_t at = 0; at < (chance >> 3 & 7); at++)
            id[at] = "ab"[chance >> (32 + at) & 1];
        matching += matches_by_definition(glob, id);
        EXPECT(matches(glob, id) == matches_by_definition(glob, id), "\"%s\" and \"%s\"", glob, id);
    }
    assert_in_range(matching, 20000, 180000);
}

static void commas_separate_the_globs_of_a_list(void **state)
{
    static const char list[] = "nmi/*,,fred/frame-?";
    struct glob g = glob_first(list);

    (void)state;
    assert_ptr_equal(g.text, list);
    assert_int_equal(g.length, 5);
    g = glob_next(g);
    assert_int_equal(g.length, 0);
    g = glob_next(g);
    assert_int_equal(g.length, 12);
    assert_null(glob_next(g).text);
    assert_true(glob_any_matches(list, "nmi/int2"));
    assert_true(glob_any_matches(list, "fred/frame-x"));
    assert_false(glob_any_matches(list, "fred/frame-bp"));
    assert_false(glob_any_matches(list, "vmx/on"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_glob_matches_the_whole_id),
        cmocka_unit_test(random_words_match_by_definition),
        cmocka_unit_test(commas_separate_the_globs_of_a_list),
    };

    return RUN(tests);
}
