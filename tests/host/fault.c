/* Faults by name, and that one is at work only from begin to end. */
#include "tests/host/unit.h"

#include "fred/frame.h"
#include "tests/fault_choice.h"

#define NAME(id, name, sentence) name,

static const char *const of_backend[] = {FAULTS_OF_BACKEND(NAME)};
static const char *const of_ours[] = {FAULTS_OF_OURS(NAME) FAULTS_OF_MANY(NAME)};

static void one_of_the_backend_needs_the_backend(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(of_backend); i++) {
        assert_null(fault_choose(of_backend[i], true));
        assert_non_null(strstr(fault_choose(of_backend[i], false), of_backend[i]));
    }
}

static void one_of_our_own_code_does_not(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(of_ours); i++) {
        assert_null(fault_choose(of_ours[i], true));
        assert_null(fault_choose(of_ours[i], false));
    }
}

/* Each name leads to its own place in the list, which it could not if another one had it too. */
static void every_name_is_another_fault(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(of_backend) + COUNT_OF(of_ours); i++) {
        const char *name = i < COUNT_OF(of_backend) ? of_backend[i] : of_ours[i - COUNT_OF(of_backend)];

        assert_null(fault_choose(name, true));
        fault_begin();
        EXPECT(fault_is((enum fault)(FAULT_NONE + 1 + i)), "%s is fault %u", name, fault_at_work);
        fault_end();
        assert_true(fault_is(FAULT_NONE));
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
    assert_null(fault_choose(of_backend[0], true));
    assert_non_null(fault_chosen());
    assert_null(fault_choose("", false));
    assert_null(fault_chosen());
    fault_begin();
    assert_true(fault_is(FAULT_NONE));
}

static void what_is_chosen_waits_for_its_begin(void **state)
{
    struct fred_frame frame = {.cs = 0x38 | 1UL << 63, .rflags = 2, .ss = 0x30};

    (void)state;
    assert_null(fault_choose("erets-cs-reserved", true));
    assert_non_null(fred_erets_check(&fred_ss18, &frame, 0x38, 0x30, 48));
    fault_begin();
    assert_null(fred_erets_check(&fred_ss18, &frame, 0x38, 0x30, 48));
    fault_end();
    assert_non_null(fred_erets_check(&fred_ss18, &frame, 0x38, 0x30, 48));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_of_the_backend_needs_the_backend),
        cmocka_unit_test(one_of_our_own_code_does_not),
        cmocka_unit_test(every_name_is_another_fault),
        cmocka_unit_test(an_unknown_name_is_refused),
        cmocka_unit_test(no_name_is_no_fault),
        cmocka_unit_test(what_is_chosen_waits_for_its_begin),
    };

    return RUN(tests);
}
