/*
 * Page tables in 4-KByte pages, for paging (4 or 5 levels) and for EPT, which have the same shape
 * (SDM vol. 3, 4.5 and 28.3.2). The tables lie in an arena that is identity-mapped. Pure: also tested
 * on the host.
 */
#ifndef BOOT_MEMORY_PAGING_H
#define BOOT_MEMORY_PAGING_H

#include "boot/memory/arena.h"

#include <stdint.h>

struct page_tables {
    struct arena *arena;
    uint64_t *root;
    unsigned levels;     /* 4 or 5 */
    uint64_t table_bits; /* of an entry that points to a table: present, every right */
};

/* Makes an empty root table. False if the arena is used up. */
bool page_tables_open(struct page_tables *t, struct arena *arena, unsigned levels, uint64_t table_bits);

/*
 * Maps [from, from + size) to [to, to + size), widened to whole pages; `bits` go into each last-level entry,
 * and 0 unmaps. Earlier mappings of these pages are replaced. False if the arena is used up.
 */
bool page_tables_map(struct page_tables *t, uint64_t from, uint64_t to, uint64_t size, uint64_t bits);

/* The last-level entry for `from`, 0 if it has none. */
uint64_t page_tables_entry(const struct page_tables *t, uint64_t from);

#endif
