/*
 * Page tables in 4-KByte pages, for paging (4 or 5 levels) and for EPT, which have the same shape
 * (SDM vol. 3, 4.5 and 28.3.2). The tables lie in an arena that is identity-mapped, or in single pages that
 * are mapped elsewhere. Pure: also tested on the host.
 */
#ifndef BOOT_MEMORY_PAGING_H
#define BOOT_MEMORY_PAGING_H

#include "boot/memory/arena.h"

#include <stdint.h>

struct page_tables {
    struct arena *arena; /* NULL: only the pages of page_tables_add */
    uint64_t root;       /* physical address */
    unsigned levels;     /* 4 or 5 */
    uint64_t table_bits; /* of an entry that points to a table: present, every right */
    uint64_t seen_at;    /* added to the physical address of a table: where it is mapped */
    uint64_t pages;      /* of page_tables_add: the first, which holds the address of the next, and so on */
};

/* Makes an empty root table. False if the arena is used up. */
bool page_tables_open(struct page_tables *t, struct arena *arena, unsigned levels, uint64_t table_bits);

/* The same with the root at this physical address, a zeroed page that is mapped `seen_at` higher, as all
 * tables will be; and one more page for a table. */
void page_tables_open_at(struct page_tables *t, uint64_t root, uint64_t seen_at, uint64_t table_bits);
void page_tables_add(struct page_tables *t, uint64_t page);

/*
 * Maps [from, from + size) to [to, to + size), widened to whole pages; `bits` go into each last-level entry,
 * and 0 unmaps. Earlier mappings of these pages are replaced. False if the arena is used up.
 */
bool page_tables_map(struct page_tables *t, uint64_t from, uint64_t to, uint64_t size, uint64_t bits);

/* The last-level entry for `from`, 0 if it has none. */
uint64_t page_tables_entry(const struct page_tables *t, uint64_t from);

#endif
