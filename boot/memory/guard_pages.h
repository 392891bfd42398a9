/* The unmapped page below each stack: a stack that overflows faults there. Pure. */
#ifndef BOOT_MEMORY_GUARD_PAGES_H
#define BOOT_MEMORY_GUARD_PAGES_H

#include "boot/memory/memory_range.h"
#include "boot/memory/paging.h"

#include <stdbool.h>

/* Every page of `memory` that `tables` do not map is a guard page. The tables are read from then on. */
void guard_pages_open(const struct page_tables *tables, struct memory_range memory);

/* Whether an address is in a guard page. */
bool guard_pages_hold(uint64_t address);

#endif
