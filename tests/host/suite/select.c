/* only= and skip=: the cases that they select, and errors for globs that match none. */
#include "tests/host/unit.h"

#include "include/bits.h"
#include "tests/run/select.h"

static const struct test_case cases[] = {
    {.id = "fred/frame-bp"}, {.id = "fred/frame-nmi"}, {.id = "nmi/one"}, {.id = "nmi/two"}, {.id = "vmx/on"},
};

static const struct test_case *selected[COUNT_OF(cases)];
static unsigned selected_count;

static error select_with(const char *only, const char *skip)
{
    struct options o = options_default();

    memcpy(o.only, only, strlen(only));
    memcpy(o.skip, skip, strlen(skip));
    selected_count = 0;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        if (select_wants(&o, &cases[i]))
            selected[selected_count++] = &cases[i];
    }
    return select_check(&o, cases, COUNT_OF(cases));
}

static void selected_cases_keep_their_order(void **state)
{
    static const struct {
        const char *only, *skip, *left; /* the cases, as digits */
    } rows[] = {
        {"", "", "01234"},       {"*", "", "01234"},           {"nmi/*", "", "23"},
        {"", "nmi/*", "014"},    {"vmx/on,fred/*", "", "014"}, {"nmi/*,*nmi", "", "123"},
        {"fred/*", "*nmi", "0"}, {"nmi/one,nmi/*", "", "23"},  {"?mi/*", "nmi/two,vmx/*", "2"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        error e = select_with(rows[i].only, rows[i].skip);

        EXPECT(!e && selected_count == strlen(rows[i].left), "only=%s skip=%s: %u, %s", rows[i].only,
               rows[i].skip, selected_count, e ? e : "all well");
        for (unsigned k = 0; k < selected_count; k++)
            EXPECT(selected[k] == &cases[rows[i].left[k] - '0'], "only=%s skip=%s: %s", rows[i].only,
                   rows[i].skip, selected[k]->id);
    }
}

static void a_glob_that_matches_nothing_is_named(void **state)
{
    static const struct {
        const char *only, *skip, *told;
    } rows[] = {
        {"nmi/three", "", "only=\"nmi/three\" matches no case"},
        {"nmi/*,reflect/*,vmx/*", "", "only=\"reflect/*\" matches no case"},
        {"nmi/*", "nmi/one,int?", "skip=\"int?\" matches no case"},
        {"nmi/*,", "", "only=\"\" matches no case"},
        {",nmi/*", "", "only=\"\" matches no case"},
        {"NMI/*", "", "only=\"NMI/*\" matches no case"},
        {"vmx/on,nmi", "", "only=\"nmi\" matches no case: all of that group are nmi/*"},
        {"", "fred", "skip=\"fred\" matches no case: all of that group are fred/*"},
        {"nm", "", "only=\"nm\" matches no case: `make list`"},
        {"nmi/", "", "only=\"nmi/\" matches no case: `make list`"},
        {"nmi/*", "*", "leave no case"},
        {"nmi/*", "nmi/one,nmi/two", "leave no case"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        error e = select_with(rows[i].only, rows[i].skip);

        EXPECT(e && strstr(e, rows[i].told), "only=%s skip=%s: %s", rows[i].only, rows[i].skip,
               e ? e : "taken");
    }
}

static void the_advice_fits_after_the_longest_glob(void **state)
{
    char glob[OPTIONS_TEXT] = "";

    (void)state;
    memset(glob, 'x', sizeof(glob) - 1);
    assert_non_null(strstr(select_with(glob, ""), "`make list`"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(selected_cases_keep_their_order),
        cmocka_unit_test(a_glob_that_matches_nothing_is_named),
        cmocka_unit_test(the_advice_fits_after_the_longest_glob),
    };

    return RUN(tests);
}
