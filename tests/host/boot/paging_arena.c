/* Page tables and their arena: how much they take, and how they fail when it is too small. */
#include "tests/host/unit.h"

#include "boot/memory/paging.h"

#define TABLE_BITS 7UL

/* Ends where the allocation ends, so that ASan catches a table too many. */
static struct arena dirty_arena(size_t count)
{
    uint8_t *memory = aligned_alloc(0x1000, count * 0x1000);

    assert_non_null(memory);
    memset(memory, 0xA5, count * 0x1000);
    return (struct arena){.next = memory, .end = memory + count * 0x1000, .start = memory};
}

static void lookups_allocate_no_tables(void **state)
{
    struct arena a = dirty_arena(4);
    uint8_t *start = a.next;
    struct page_tables t;

    (void)state;
    assert_true(page_tables_open(&t, &a, 4, TABLE_BITS));
    for (unsigned bit = 12; bit < 48; bit++)
        assert_int_equal(page_tables_entry(&t, BIT(bit)), 0);
    assert_ptr_equal(a.next, start + 0x1000);
    free(start);
}

static void an_empty_arena_is_reported_and_not_overrun(void **state)
{
    (void)state;
    for (unsigned levels = 4; levels <= 5; levels++) {
        /* A range over two last-level tables needs levels + 1 of them. */
        for (size_t count = 1; count <= levels + 1; count++) {
            struct arena a = dirty_arena(count);
            uint8_t *start = a.next;
            struct page_tables t;

            assert_true(page_tables_open(&t, &a, levels, TABLE_BITS));
            assert_int_equal(page_tables_map(&t, 0x1FF000, 0x1FF000, 0x2000, 3), count == levels + 1);
            assert_int_equal(page_tables_entry(&t, 0x1FF000), count >= levels ? 0x1FF003 : 0);
            assert_int_equal(page_tables_entry(&t, 0x200000), count > levels ? 0x200003 : 0);
            free(start);
        }
    }
}

static void without_a_page_open_fails(void **state)
{
    struct arena a = dirty_arena(1);
    uint8_t *start = a.next;
    struct page_tables t;

    (void)state;
    a.next = a.end;
    assert_false(page_tables_open(&t, &a, 4, TABLE_BITS));
    free(start);
}

/* Their physical addresses are 0x40000000 lower than where they are: no table may be accessed there. */
static void single_pages_are_used_where_they_are_seen(void **state)
{
    const uint64_t seen_at = 0x40000000;
    uint64_t *pages = aligned_alloc(0x1000, 4 * 0x1000);
    uint64_t first = (uint64_t)pages - seen_at;
    struct page_tables t;

    (void)state;
    assert_non_null(pages);
    memset(pages, 0, 4 * 0x1000);
    page_tables_open_at(&t, first, seen_at, TABLE_BITS);
    assert_int_equal(page_tables_entry(&t, 0x5000), 0);
    assert_false(page_tables_map(&t, 0x5000, 0x5000, 0x1000, 3));
    for (unsigned i = 1; i < 4; i++)
        page_tables_add(&t, first + i * 0x1000);
    assert_true(page_tables_map(&t, 0x5000, 0x123000, 0x1000, 3));
    assert_int_equal(page_tables_entry(&t, 0x5000), 0x123003);
    for (uint64_t i = 0, table = first; i < 3; i++) {
        uint64_t entry = *(const uint64_t *)(table + seen_at);

        assert_int_equal(entry & 0xFFF, TABLE_BITS);
        table = entry - TABLE_BITS;
        assert_true(table > first && table <= first + 0x3000);
    }
    /* The list of pages is gone from them. */
    assert_int_equal(page_tables_entry(&t, 0), 0);
    assert_false(page_tables_map(&t, 0x200000, 0x200000, 0x1000, 3));
    free(pages);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lookups_allocate_no_tables),
        cmocka_unit_test(an_empty_arena_is_reported_and_not_overrun),
        cmocka_unit_test(without_a_page_open_fails),
        cmocka_unit_test(single_pages_are_used_where_they_are_seen),
    };

    return RUN(tests);
}
