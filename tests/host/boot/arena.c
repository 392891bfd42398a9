/* Allocation from an arena: whole zeroed pages, never beyond its end, each piece noted with its purpose. */
#include "tests/host/unit.h"

#include "boot/memory/arena.h"

#include <stdio.h>

/* Filled with old bytes. Ends where the allocation ends, so that ASan catches an overrun. */
static struct arena dirty_arena(size_t size)
{
    uint8_t *memory = aligned_alloc(PAGE_SIZE, size);

    assert_non_null(memory);
    memset(memory, 0xA5, size);
    return (struct arena){.next = memory, .end = memory + size, .start = memory};
}

static bool is_filled(const uint8_t *memory, size_t size, uint8_t byte)
{
    for (size_t i = 0; i < size; i++) {
        if (memory[i] != byte)
            return false;
    }
    return true;
}

static void sizes_are_rounded_up_to_pages(void **state)
{
    static const struct {
        size_t size, used;
    } rows[] = {{0, 0}, {1, 0x1000}, {0xFFF, 0x1000}, {0x1000, 0x1000}, {0x1001, 0x2000}, {0x3000, 0x3000}};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct arena a = dirty_arena(0x4000);
        uint8_t *start = a.next;
        uint8_t *taken = arena_take(&a, rows[i].size, "a");

        EXPECT(taken == start, "%zu bytes begin elsewhere", rows[i].size);
        EXPECT((size_t)(a.next - start) == rows[i].used, "%zu bytes use %zu", rows[i].size,
               (size_t)(a.next - start));
        EXPECT(is_filled(start, rows[i].used, 0), "%zu bytes are not zeroed", rows[i].size);
        EXPECT(is_filled(a.next, 0x4000 - rows[i].used, 0xA5), "more than %zu bytes are zeroed",
               rows[i].size);
        free(start);
    }
}

static void the_whole_arena_can_be_taken_once(void **state)
{
    struct arena a = dirty_arena(0x3000);
    uint8_t *start = a.next;

    (void)state;
    assert_ptr_equal(arena_take(&a, 0x3000, "a"), start);
    assert_ptr_equal(a.next, a.end);
    assert_null(arena_take(&a, 1, "a"));
    free(start);
}

static void a_failed_request_takes_nothing(void **state)
{
    static const size_t sizes[] = {0x3001, 0x4000, SIZE_MAX / 2, SIZE_MAX - 0x1000, SIZE_MAX - 1, SIZE_MAX};
    struct arena a = dirty_arena(0x3000);
    uint8_t *start = a.next;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        EXPECT(!arena_take(&a, sizes[i], "a"), "%zu bytes were allocated", sizes[i]);
        EXPECT(a.next == start, "%zu bytes were refused, but next moved", sizes[i]);
    }
    assert_true(is_filled(start, 0x3000, 0xA5));
    assert_ptr_equal(arena_take(&a, 0x3000, "a"), start);
    free(start);
}

static void a_partial_page_is_never_allocated(void **state)
{
    struct arena a = dirty_arena(0x2000);
    uint8_t *start = a.next;

    (void)state;
    a.end -= 0x800;
    assert_non_null(arena_take(&a, 0x1000, "a"));
    assert_null(arena_take(&a, 0x100, "a"));
    assert_true(is_filled(start + 0x1000, 0x1000, 0xA5));
    free(start);
}

static void allocations_are_aligned_zeroed_and_disjoint(void **state)
{
    uint64_t seed = 2;

    (void)state;
    for (unsigned run = 0; run < 50; run++) {
        struct arena a = dirty_arena(0x20000);
        uint8_t *start = a.next, *last_end = start, *taken;
        size_t size = random_word(&seed) % 0x3000 + 1;

        while ((taken = arena_take(&a, size, "a")) != NULL) {
            assert_int_equal((uintptr_t)taken & 0xFFF, 0);
            assert_true(taken >= last_end && (size_t)(start + 0x20000 - taken) >= size);
            assert_true(is_filled(taken, size, 0));
            memset(taken, 0x5A, size);
            last_end = taken + size;
            size = random_word(&seed) % 0x3000 + 1;
        }
        /* Refused only because memory was too small. */
        assert_true((size_t)(start + 0x20000 - last_end) < size + 0xFFF);
        free(start);
    }
}

static void check_use(const struct arena *a, unsigned i, const char *purpose, const uint8_t *start,
                      size_t size)
{
    assert_string_equal(a->uses[i].purpose, purpose);
    assert_ptr_equal(a->uses[i].start, start);
    assert_int_equal(a->uses[i].size, size);
}

static void pieces_are_noted_by_purpose(void **state)
{
    struct arena a = dirty_arena(0x6000);
    uint8_t *start = a.next;
    static const char one[] = "one";

    (void)state;
    arena_take(&a, 0x123, one);
    arena_take_as_is(&a, 0x2000, "two");
    arena_take(&a, 0x1000, one);
    assert_null(arena_take(&a, 0x3000, "refused"));
    check_use(&a, 0, "one", start, 0x1123);
    check_use(&a, 1, "two", start + 0x1000, 0x2000);
    assert_null(a.uses[2].purpose);
    arena_reuse(&a, 0x1000, "two", "three");
    check_use(&a, 1, "two", start + 0x1000, 0x1000);
    check_use(&a, 2, "three", start + 0x1000, 0x1000);
    free(start);
}

/* None is lost. */
static void too_many_purposes_share_the_last(void **state)
{
    static char names[ARENA_USES + 3][4];
    struct arena a = dirty_arena(sizeof(names) / 4 * 0x1000);
    uint8_t *start = a.next;
    size_t sum = 0;

    (void)state;
    for (unsigned i = 0; i < COUNT_OF(names); i++) {
        snprintf(names[i], sizeof(names[i]), "%u", i);
        arena_take(&a, 0x800, names[i]);
    }
    for (unsigned i = 0; i < ARENA_USES; i++)
        sum += a.uses[i].size;
    assert_int_equal(sum, COUNT_OF(names) * 0x800);
    assert_int_equal(a.uses[ARENA_USES - 1].size, 4 * 0x800);
    free(start);
}

static void small_pieces_go_into_the_end_of_a_page(void **state)
{
    struct arena a = dirty_arena(0x5000);
    uint8_t *start = a.next, *taken;

    (void)state;
    arena_take(&a, 0xC01, "large");
    arena_take_as_is(&a, 0x1000, "other");
    taken = arena_take_rest(&a, 0x101, "small");
    assert_ptr_equal(taken, start + 0xC40);
    assert_true(is_filled(taken, 0x101, 0));
    memset(taken, 0x5A, 0x101);
    assert_ptr_equal(arena_take_rest(&a, 0x280, "small"), start + 0xD80);
    assert_ptr_equal(a.next, start + 0x2000);
    assert_ptr_equal(arena_take_rest(&a, 1, "small"), start + 0x2000); /* a page of its own */
    assert_ptr_equal(arena_take_rest(&a, 1, "small"), start + 0x2040);
    assert_true(is_filled(start + 0x2040, 0xFC0, 0));
    check_use(&a, 2, "small", taken, 0x383);
    free(start);
}

static void a_stack_tells_how_deep_it_was_used(void **state)
{
    struct arena a = dirty_arena(0x3000);
    uint8_t *start = a.next, *stack = arena_take_stack(&a, 0x1800, "stack");

    (void)state;
    assert_ptr_equal(stack, start);
    assert_true(a.uses[0].painted);
    check_use(&a, 0, "stack", start, 0x2000);
    assert_int_equal(arena_stack_depth(&a.uses[0]), 0);
    stack[0x1FFF] = 0;
    assert_int_equal(arena_stack_depth(&a.uses[0]), 8);
    stack[0x1234] = 1;
    assert_int_equal(arena_stack_depth(&a.uses[0]), 0x2000 - 0x1230);
    stack[0] = 1;
    assert_int_equal(arena_stack_depth(&a.uses[0]), 0x2000);
    assert_null(arena_take_stack(&a, 0x1001, "more"));
    free(start);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sizes_are_rounded_up_to_pages),
        cmocka_unit_test(the_whole_arena_can_be_taken_once),
        cmocka_unit_test(a_failed_request_takes_nothing),
        cmocka_unit_test(a_partial_page_is_never_allocated),
        cmocka_unit_test(allocations_are_aligned_zeroed_and_disjoint),
        cmocka_unit_test(pieces_are_noted_by_purpose),
        cmocka_unit_test(too_many_purposes_share_the_last),
        cmocka_unit_test(small_pieces_go_into_the_end_of_a_page),
        cmocka_unit_test(a_stack_tells_how_deep_it_was_used),
    };

    return RUN(tests);
}
