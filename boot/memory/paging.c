#include "boot/memory/paging.h"

#include "include/paging.h"

#define PURPOSE "page tables"

static unsigned index_at(uint64_t address, unsigned level)
{
    return (unsigned)(address >> (12 + 9 * (level - 1))) & (PAGING_ENTRIES - 1);
}

static uint64_t *table_of(const struct page_tables *t, uint64_t entry)
{
    return (uint64_t *)((entry & PAGE_ADDRESS) + t->seen_at);
}

bool page_tables_open(struct page_tables *t, struct arena *arena, unsigned levels, uint64_t table_bits)
{
    *t = (struct page_tables){.arena = arena,
                              .root = (uint64_t)arena_take(arena, PAGE_SIZE, PURPOSE),
                              .levels = levels,
                              .table_bits = table_bits};
    return t->root != 0;
}

void page_tables_open_at(struct page_tables *t, uint64_t root, uint64_t seen_at, uint64_t table_bits)
{
    *t = (struct page_tables){.root = root, .levels = 4, .table_bits = table_bits, .seen_at = seen_at};
}

void page_tables_add(struct page_tables *t, uint64_t page)
{
    *table_of(t, page) = t->pages;
    t->pages = page;
}

/* A zeroed page, 0 if there is none. */
static uint64_t take_page(struct page_tables *t)
{
    uint64_t page = t->pages;

    if (!page)
        return t->arena ? (uint64_t)arena_take(t->arena, PAGE_SIZE, PURPOSE) : 0;
    t->pages = *table_of(t, page);
    *table_of(t, page) = 0;
    return page;
}

/*
 * The last-level entry for `from`; makes the tables above it that are missing. NULL if there is no page for
 * them.
 */
static uint64_t *slot_of(struct page_tables *t, uint64_t from)
{
    uint64_t *table = table_of(t, t->root);

    for (unsigned level = t->levels; level > 1; level--) {
        uint64_t *slot = &table[index_at(from, level)];

        if (!*slot) {
            uint64_t page = take_page(t);

            if (!page)
                return NULL;
            *slot = page | t->table_bits;
        }
        table = table_of(t, *slot);
    }
    return &table[index_at(from, 1)];
}

bool page_tables_map(struct page_tables *t, uint64_t from, uint64_t to, uint64_t size, uint64_t bits)
{
    uint64_t start = align_down(from, PAGE_SIZE);
    uint64_t pages = size ? (align_up(from + size, PAGE_SIZE) - start) / PAGE_SIZE : 0;

    uint64_t *slot = NULL;

    for (uint64_t i = 0; i < pages; i++) {
        uint64_t page = start + i * PAGE_SIZE;

        slot = slot && index_at(page, 1) ? slot + 1 : slot_of(t, page);
        if (!slot)
            return false;
        *slot = bits ? ((to + i * PAGE_SIZE) & PAGE_ADDRESS) | bits : 0;
    }
    return true;
}

uint64_t page_tables_entry(const struct page_tables *t, uint64_t from)
{
    const uint64_t *table = table_of(t, t->root);

    for (unsigned level = t->levels; level > 1; level--) {
        uint64_t entry = table[index_at(from, level)];

        if (!entry)
            return 0;
        table = table_of(t, entry);
    }
    return table[index_at(from, 1)];
}
