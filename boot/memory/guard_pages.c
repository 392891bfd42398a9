#include "boot/memory/guard_pages.h"

static const struct page_tables *guarded_tables;
static struct memory_range guarded_memory;

void guard_pages_open(const struct page_tables *tables, struct memory_range memory)
{
    guarded_tables = tables;
    guarded_memory = memory;
}

bool guard_pages_hold(uint64_t address)
{
    return address - guarded_memory.base < guarded_memory.size && !page_tables_entry(guarded_tables, address);
}
