/* Faults are chosen by name, and active only between begin and end. */
#include "tests/host/unit.h"

#include "include/bits.h"
#include "tests/faults/choice.h"

/* Nearly all faults in the host test are of the rules, and only these change a seam here. */
static void a_fault_of_the_backend_needs_the_backend(void **state)
{
    unsigned of_backend = 0;

    (void)state;
    for (const struct fault *f = __start_faults; f < __stop_faults; f++) {
        error without = fault_choose(f->name, false);

        EXPECT(!fault_choose(f->name, true), "%s is not taken", f->name);
        EXPECT(f->begin ? without && strstr(without, f->name) : !without, "%s: %s", f->name,
               without ? without : "taken");
        of_backend += without != NULL;
    }
    assert_true(of_backend > 60);
}

/* Each name leads to its own block, so no two faults have the same name. */
static void every_name_is_another_fault(void **state)
{
    (void)state;
    assert_true(__stop_faults - __start_faults > 5);
    for (const struct fault *f = __start_faults; f < __stop_faults; f++) {
        assert_null(fault_choose(f->name, true));
        EXPECT(fault_chosen() == fault_sentence(f), "%s is another one's name", f->name);
        EXPECT(strlen(fault_chosen()) > 10, "%s has no sentence", f->name);
    }
}

static void an_unknown_name_is_refused(void **state)
{
    static const char *const wrong[] = {"none", "frame", "frame-no-latch ", "FRAME-NO-LATCH",
                                        "frame-no-latch,x"};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        const char *refusal = fault_choose(wrong[i], true);

        EXPECT(refusal && strstr(refusal, wrong[i]), "%s is taken", wrong[i]);
    }
}

static void no_name_is_no_fault(void **state)
{
    (void)state;
    assert_null(fault_choose(__start_faults->name, true));
    assert_non_null(fault_chosen());
    assert_null(fault_choose("", false));
    assert_null(fault_chosen());
    fault_begin();
    assert_false(fault_is_on(__start_faults->name));
    fault_end();
}

static void a_fault_is_on_from_begin_to_end(void **state)
{
    (void)state;
    assert_null(fault_choose("cpu-lost", false));
    assert_false(fault_is_on("cpu-lost"));
    fault_begin();
    assert_true(fault_is_on("cpu-lost"));
    assert_false(fault_is_on("cpu-hangs"));
    fault_end();
    assert_false(fault_is_on("cpu-lost"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_fault_of_the_backend_needs_the_backend),
        cmocka_unit_test(every_name_is_another_fault),
        cmocka_unit_test(an_unknown_name_is_refused),
        cmocka_unit_test(no_name_is_no_fault),
        cmocka_unit_test(a_fault_is_on_from_begin_to_end),
    };

    return RUN(tests);
}
