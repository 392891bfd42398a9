#include "vmm/guest.h"

#include "boot/string.h"
#include "include/paging.h"

#define LARGE_PAGE BIT(7)

extern const uint8_t guest_image[], guest_image_end[];
extern const uint32_t guest_entries[];

static uint64_t *page(struct guest *g, uint64_t address)
{
    return (uint64_t *)(void *)(g->memory + (address - GUEST_CODE));
}

static bool map(struct guest *g, uint64_t start, uint64_t end, uint64_t rights)
{
    return page_tables_map(&g->ept, start, (uint64_t)page(g, start), end - start, rights | EPT_MEMORY_WB);
}

error guest_make(struct guest *g, struct arena *arena)
{
    uint64_t table = PAGE_PRESENT | PAGE_WRITE;

    g->memory = arena_take(arena, GUEST_END - GUEST_CODE);
    if (!g->memory || !page_tables_open(&g->ept, arena, 4, EPT_READ | EPT_WRITE | EPT_EXECUTE) ||
        !map(g, GUEST_CODE, GUEST_STACK, EPT_READ | EPT_EXECUTE) ||
        !map(g, GUEST_STACK, GUEST_END, EPT_READ | EPT_WRITE))
        return FAIL("too little memory for the guest: give more with memory=MiB");
    if (guest_image_end - guest_image > GUEST_STACK - GUEST_CODE)
        return FAIL("the guest's programs do not fit into a page");

    memcpy(g->memory, guest_image, (size_t)(guest_image_end - guest_image));
    page(g, GUEST_TABLES)[0] = (GUEST_TABLES + PAGE_SIZE) | table;
    page(g, GUEST_TABLES + PAGE_SIZE)[0] = (GUEST_TABLES + 2 * PAGE_SIZE) | table;
    page(g, GUEST_TABLES + 2 * PAGE_SIZE)[0] = table | LARGE_PAGE;
    g->eptp = (uint64_t)g->ept.root | EPTP_WALK_LENGTH_4 | EPTP_MEMORY_WB;
    return NULL;
}

uint64_t guest_entry(enum guest_program program)
{
    return GUEST_CODE + guest_entries[program];
}
