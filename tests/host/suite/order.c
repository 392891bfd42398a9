/* The order of a round: a permutation, determined by seed and round, each equally likely. */
#include "tests/host/unit.h"

#include "tests/run/order.h"

#define MOST 40

static void an_order_is_a_permutation(void **state)
{
    (void)state;
    for (unsigned count = 0; count <= MOST; count++) {
        for (uint32_t seed = 0; seed < 50; seed++) {
            unsigned order[MOST + 1], seen[MOST] = {0};

            order[count] = 77;
            order_make(order, count, seed, seed + 3);
            for (unsigned i = 0; i < count; i++) {
                EXPECT(order[i] < count, "%u of %u", order[i], count);
                seen[order[i]]++;
            }
            for (unsigned i = 0; i < count; i++)
                EXPECT(seen[i] == 1, "%u occurs %u times", i, seen[i]);
            assert_int_equal(order[count], 77);
        }
    }
}

static void without_a_seed_the_order_is_unchanged(void **state)
{
    unsigned order[MOST];

    (void)state;
    order_make(order, MOST, 0, 9);
    for (unsigned i = 0; i < MOST; i++)
        assert_int_equal(order[i], i);
}

static void seed_and_round_determine_the_order(void **state)
{
    unsigned first[MOST], again[MOST];

    (void)state;
    order_make(first, MOST, 7, 1);
    order_make(again, MOST, 7, 1);
    assert_memory_equal(first, again, sizeof(first));
    order_make(again, MOST, 7, 2);
    assert_memory_not_equal(first, again, sizeof(first));
    order_make(again, MOST, 8, 1);
    assert_memory_not_equal(first, again, sizeof(first));
}

static void permutations_are_equally_likely(void **state)
{
    unsigned times[64] = {0};

    (void)state;
    for (uint32_t round = 1; round <= 6000; round++) {
        unsigned order[3];

        order_make(order, 3, 1, round);
        times[order[0] << 4 | order[1] << 2 | order[2]]++;
    }
    for (unsigned i = 0, different = 0; i < 64; i++) {
        different += times[i] > 0;
        if (times[i])
            assert_in_range(times[i], 850, 1150);
        if (i == 63)
            assert_int_equal(different, 6);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_order_is_a_permutation),
        cmocka_unit_test(without_a_seed_the_order_is_unchanged),
        cmocka_unit_test(seed_and_round_determine_the_order),
        cmocka_unit_test(permutations_are_equally_likely),
    };

    return RUN(tests);
}
