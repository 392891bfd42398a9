/* Page tables, walked as the MMU does, from the root down. */
#include "tests/host/unit.h"

#include "boot/memory/paging.h"

/* SDM vol. 3, 4.5.4: present, writable, user; and for EPT read, write, execute. */
#define P_W_U 7UL

static struct arena dirty_arena(size_t count)
{
    uint8_t *memory = aligned_alloc(0x1000, count * 0x1000);

    assert_non_null(memory);
    memset(memory, 0xA5, count * 0x1000);
    return (struct arena){.next = memory, .end = memory + count * 0x1000, .start = memory};
}

static uint64_t *table_in(uint64_t entry)
{
    EXPECT((entry & 0xFFF0000000000FFF) == P_W_U, "an upper entry is %#lx", entry);
    return (uint64_t *)(entry & 0x000FFFFFFFFFF000);
}

/* The last-level entry; 0 if an upper one is not present. */
static uint64_t walk(const struct page_tables *t, uint64_t address)
{
    const uint64_t *table = (const uint64_t *)t->root;

    for (unsigned shift = t->levels == 5 ? 48 : 39; shift > 12; shift -= 9) {
        uint64_t entry = table[(address >> shift) & 0x1FF];

        if (!entry)
            return 0;
        table = table_in(entry);
    }
    return table[(address >> 12) & 0x1FF];
}

/* Checks that this entry is the only present one of the 512, and returns it. */
static uint64_t only_entry(const uint64_t *table, unsigned index)
{
    for (unsigned i = 0; i < 512; i++)
        EXPECT((table[i] != 0) == (i == index), "entry %u is %#lx", i, table[i]);
    return table[index];
}

static void each_level_takes_its_nine_bits(void **state)
{
    static const struct {
        unsigned levels, index[5]; /* from the root down */
        uint64_t address;
    } rows[] = {
        {4, {1, 2, 3, 4}, 0x0000008080604000},         {4, {0, 0, 0, 0}, 0x0000000000000000},
        {4, {255, 511, 511, 511}, 0x00007FFFFFFFF000}, {4, {256, 0, 0, 0}, 0xFFFF800000000000},
        {4, {511, 511, 511, 511}, 0xFFFFFFFFFFFFF000}, {5, {5, 1, 2, 3, 4}, 0x0005008080604000},
        {5, {0, 256, 0, 0, 0}, 0x0000800000000000},    {5, {255, 511, 511, 511, 511}, 0x00FFFFFFFFFFF000},
        {5, {256, 0, 0, 0, 0}, 0xFF00000000000000},
    };

    (void)state;
    for (size_t row = 0; row < COUNT_OF(rows); row++) {
        unsigned levels = rows[row].levels;
        struct arena a = dirty_arena(levels); /* just enough: one table per level */
        uint8_t *start = a.next;
        struct page_tables t;

        assert_true(page_tables_open(&t, &a, levels, P_W_U));
        assert_int_equal(t.root, (uintptr_t)start);
        assert_true(page_tables_map(&t, rows[row].address, 0x0000123456789000, 1, 0x8000000000000003));

        const uint64_t *table = (const uint64_t *)t.root;

        for (unsigned i = 0; i < levels - 1; i++)
            table = table_in(only_entry(table, rows[row].index[i]));
        assert_int_equal(only_entry(table, rows[row].index[levels - 1]), 0x8000123456789003);
        assert_int_equal(page_tables_entry(&t, rows[row].address + 0xFFF), 0x8000123456789003);
        free(start);
    }
}

/* A range of 2 pages below and 2 above `at`, where a table of some level ends. */
static void ranges_continue_in_the_next_table(void **state)
{
    static const struct {
        unsigned levels;
        uint64_t at;
    } rows[] = {{4, 1UL << 21}, {4, 1UL << 30}, {4, 1UL << 39}, {5, 1UL << 39}, {5, 1UL << 48}};

    (void)state;
    for (size_t row = 0; row < COUNT_OF(rows); row++) {
        uint64_t first = rows[row].at - 0x2000;
        struct arena a = dirty_arena(16);
        uint8_t *start = a.next;
        struct page_tables t;

        assert_true(page_tables_open(&t, &a, rows[row].levels, P_W_U));
        assert_true(page_tables_map(&t, first, 0x40000000, 0x4000, 3));
        assert_int_equal(walk(&t, first - 0x1000), 0);
        assert_int_equal(walk(&t, first), 0x40000003);
        assert_int_equal(walk(&t, first + 0x1000), 0x40001003);
        assert_int_equal(walk(&t, first + 0x2000), 0x40002003);
        assert_int_equal(walk(&t, first + 0x3000), 0x40003003);
        assert_int_equal(walk(&t, first + 0x4000), 0);
        free(start);
    }
}

static void ranges_are_widened_to_whole_pages(void **state)
{
    static const struct {
        uint64_t from, to, size, first, pages, target;
    } rows[] = {
        {0x5000, 0x9000, 0x1000, 0x5000, 1, 0x9000},
        {0x5000, 0x9000, 0, 0x5000, 0, 0},
        {0x5000, 0x9000, 1, 0x5000, 1, 0x9000},
        {0x5000, 0x9000, 0x1001, 0x5000, 2, 0x9000},
        {0x5FFF, 0x9FFF, 1, 0x5000, 1, 0x9000},
        {0x5FFF, 0x9FFF, 2, 0x5000, 2, 0x9000},
        {0x5800, 0x9800, 0x2000, 0x5000, 3, 0x9000},
        {0x5000, 0xFFF0000000009000, 0x1000, 0x5000, 1,
         0x9000}, /* bits above the address width are dropped */
        {0xFFFFFFFFFFFFE001, 0x9001, 0x1FFF, 0xFFFFFFFFFFFFE000, 2, 0x9000}, /* up to the last byte */
    };

    (void)state;
    for (size_t row = 0; row < COUNT_OF(rows); row++) {
        struct arena a = dirty_arena(8);
        uint8_t *start = a.next;
        struct page_tables t;

        assert_true(page_tables_open(&t, &a, 4, P_W_U));
        assert_true(page_tables_map(&t, rows[row].from, rows[row].to, rows[row].size, 3));
        for (uint64_t i = 0; i < 5; i++) {
            uint64_t expected = i < rows[row].pages ? (rows[row].target + i * 0x1000) | 3 : 0;
            uint64_t entry = walk(&t, rows[row].first + i * 0x1000);

            EXPECT(entry == expected, "row %zu, page %lu: %#lx", row, i, entry);
        }
        EXPECT(walk(&t, rows[row].first - 0x1000) == 0, "row %zu maps the page before", row);
        free(start);
    }
}

static void pages_can_be_remapped_and_unmapped(void **state)
{
    struct arena a = dirty_arena(4);
    uint8_t *start = a.next;
    struct page_tables t;

    (void)state;
    assert_true(page_tables_open(&t, &a, 4, P_W_U));
    assert_true(page_tables_map(&t, 0x10000, 0x50000, 0x3000, 3));
    /* The arena is empty: neither call may need a table. */
    assert_true(page_tables_map(&t, 0x11000, 0x90000, 0x1000, 0x33));
    assert_int_equal(walk(&t, 0x10000), 0x50003);
    assert_int_equal(walk(&t, 0x11000), 0x90033);
    assert_int_equal(walk(&t, 0x12000), 0x52003);
    assert_true(page_tables_map(&t, 0x11000, 0x90000, 0x1000, 0));
    assert_int_equal(walk(&t, 0x10000), 0x50003);
    assert_int_equal(walk(&t, 0x11000), 0);
    assert_int_equal(walk(&t, 0x12000), 0x52003);
    free(start);
}

/* 64 pages around the end of a table; `model` has the expected entry of each. */
static void the_last_mapping_of_a_page_applies(void **state)
{
    uint64_t seed = 5;

    (void)state;
    for (unsigned run = 0; run < 40; run++) {
        uint64_t base = (1UL << (21 + 9 * (run % 3))) - 0x20000, model[64] = {0};
        struct arena a = dirty_arena(16);
        uint8_t *start = a.next;
        struct page_tables t;

        assert_true(page_tables_open(&t, &a, 4 + run % 2, P_W_U));
        for (unsigned step = 0; step < 40; step++) {
            uint64_t first = random_word(&seed) % 64, count = random_word(&seed) % (65 - first);
            uint64_t to = random_word(&seed) & 0x000000FFFFFFF000;
            uint64_t bits = random_word(&seed) % 4 ? 3 : 0;

            assert_true(page_tables_map(&t, base + first * 0x1000, to, count * 0x1000, bits));
            for (uint64_t i = 0; i < count; i++)
                model[first + i] = bits ? (to + i * 0x1000) | bits : 0;
        }
        for (uint64_t i = 0; i < 64; i++) {
            assert_int_equal(walk(&t, base + i * 0x1000), model[i]);
            assert_int_equal(page_tables_entry(&t, base + i * 0x1000), model[i]);
        }
        free(start);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_level_takes_its_nine_bits),
        cmocka_unit_test(ranges_continue_in_the_next_table),
        cmocka_unit_test(ranges_are_widened_to_whole_pages),
        cmocka_unit_test(pages_can_be_remapped_and_unmapped),
        cmocka_unit_test(the_last_mapping_of_a_page_applies),
    };

    return RUN(tests);
}
