/* Allocation from an arena: whole zeroed pages, never beyond its end. */
#include "tests/host/unit.h"

#include "boot/memory/arena.h"

/* Filled with old bytes. Ends where the allocation ends, so that ASan catches an overrun. */
static struct arena dirty_arena(size_t size)
{
    uint8_t *memory = aligned_alloc(PAGE_SIZE, size);

    assert_non_null(memory);
    memset(memory, 0xA5, size);
    return (struct arena){memory, memory + size, memory};
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
        uint8_t *taken = arena_take(&a, rows[i].size);

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
    assert_ptr_equal(arena_take(&a, 0x3000), start);
    assert_ptr_equal(a.next, a.end);
    assert_null(arena_take(&a, 1));
    free(start);
}

static void a_failed_request_takes_nothing(void **state)
{
    static const size_t sizes[] = {0x3001, 0x4000, SIZE_MAX / 2, SIZE_MAX - 0x1000, SIZE_MAX - 1, SIZE_MAX};
    struct arena a = dirty_arena(0x3000);
    uint8_t *start = a.next;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        EXPECT(!arena_take(&a, sizes[i]), "%zu bytes were allocated", sizes[i]);
        EXPECT(a.next == start, "%zu bytes were refused, but next moved", sizes[i]);
    }
    assert_true(is_filled(start, 0x3000, 0xA5));
    assert_ptr_equal(arena_take(&a, 0x3000), start);
    free(start);
}

static void a_partial_page_is_never_allocated(void **state)
{
    struct arena a = dirty_arena(0x2000);
    uint8_t *start = a.next;

    (void)state;
    a.end -= 0x800;
    assert_non_null(arena_take(&a, 0x1000));
    assert_null(arena_take(&a, 0x100));
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

        while ((taken = arena_take(&a, size)) != NULL) {
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sizes_are_rounded_up_to_pages),
        cmocka_unit_test(the_whole_arena_can_be_taken_once),
        cmocka_unit_test(a_failed_request_takes_nothing),
        cmocka_unit_test(a_partial_page_is_never_allocated),
        cmocka_unit_test(allocations_are_aligned_zeroed_and_disjoint),
    };

    return RUN(tests);
}
