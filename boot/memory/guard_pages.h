/* The unmapped page below each stack: a stack that overflows faults there. Pure. */
#ifndef BOOT_MEMORY_GUARD_PAGES_H
#define BOOT_MEMORY_GUARD_PAGES_H

#include "boot/memory/memory_range.h"
#include "boot/memory/paging.h"

#include <stdbool.h>

/* All of `memory` that these tables leave out is guard pages. The tables stay in use. */
void guard_pages_open(const struct page_tables *tables, struct memory_range memory);

/* Whether an address is in one of them. */
bool guard_pages_hold(uint64_t address);

#endif
