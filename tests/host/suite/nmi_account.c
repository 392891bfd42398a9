/* The account of NMIs: one that nobody sent is seen; one that was sent is never taken for such. */
#include "tests/host/unit.h"

#include "nmi/account.h"

#define WALKS 2000
#define STEPS 40

static void one_that_nobody_sent(void **state)
{
    struct nmi_account a = {0};
    unsigned in_all = nmi_strays_in_all;

    (void)state;
    nmi_account_served(&a);
    assert_int_equal(a.strays, 1);
    nmi_account_sent(&a, true);
    nmi_account_served(&a);
    assert_int_equal(a.strays, 1);
    nmi_account_served(&a);
    assert_int_equal(a.strays, 2);
    assert_int_equal(nmi_strays_in_all, in_all + 2);
}

static void two_that_were_merged_do_not_hide_one(void **state)
{
    struct nmi_account a = {0};

    (void)state;
    nmi_account_sent(&a, true);
    nmi_account_sent(&a, true);
    nmi_account_settled(&a);
    nmi_account_served(&a);
    assert_int_equal(a.strays, 0);
    nmi_account_served(&a);
    assert_int_equal(a.strays, 1);
}

static void those_of_other_cpus_may_still_be_under_way(void **state)
{
    struct nmi_account a = {0};

    (void)state;
    nmi_account_sent(&a, false);
    nmi_account_sent(&a, false);
    nmi_account_settled(&a);
    nmi_account_served(&a);
    nmi_account_served(&a);
    assert_int_equal(a.strays, 0);
    nmi_account_served(&a);
    assert_int_equal(a.strays, 1);
}

static void what_is_forgotten_is_not_due(void **state)
{
    struct nmi_account a = {0};

    (void)state;
    nmi_account_sent(&a, true);
    nmi_account_sent(&a, false);
    nmi_account_forget(&a);
    nmi_account_served(&a);
    assert_int_equal(a.strays, 1);
    nmi_account_forget(&a);
    assert_int_equal(a.strays, 1);
}

static void a_storm_counts_for_itself(void **state)
{
    struct nmi_account a = {.by_storm = true};

    (void)state;
    nmi_account_served(&a);
    assert_int_equal(a.strays, 0);
    nmi_account_strays(&a, 3);
    nmi_account_forget(&a);
    assert_int_equal(a.strays, 3);
    nmi_account_served(&a);
    assert_int_equal(a.strays, 4);
}

/*
 * A CPU that holds one pending NMI, and blocks and unblocks NMIs at random. Without NMIs from elsewhere there
 * is no stray; with them, no more than came.
 */
static void a_cpu_at_random(void **state)
{
    uint64_t seed = 1;
    unsigned found = 0;

    (void)state;
    for (unsigned walk = 0; walk < WALKS; walk++) {
        struct nmi_account a = {0};
        bool blocked = false, pending = false;
        unsigned from_elsewhere = 0;

        for (unsigned step = 0; step < STEPS; step++) {
            unsigned what = random_word(&seed) % 4;

            if (what == 0)
                nmi_account_sent(&a, true);
            from_elsewhere += what == 1 && walk % 2;
            pending = pending || what == 0 || (what == 1 && walk % 2);
            nmi_account_settled(&a);
            blocked = what == 2 ? !blocked : blocked;
            if (pending && !blocked) {
                nmi_account_served(&a);
                pending = false;
                blocked = random_word(&seed) % 2;
            }
        }
        EXPECT(a.strays <= from_elsewhere, "walk %u: %u strays, %u came", walk, a.strays, from_elsewhere);
        found += a.strays;
    }
    assert_true(found > WALKS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_that_nobody_sent),
        cmocka_unit_test(two_that_were_merged_do_not_hide_one),
        cmocka_unit_test(those_of_other_cpus_may_still_be_under_way),
        cmocka_unit_test(what_is_forgotten_is_not_due),
        cmocka_unit_test(a_storm_counts_for_itself),
        cmocka_unit_test(a_cpu_at_random),
    };

    return RUN(tests);
}
