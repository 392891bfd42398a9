/* Stacks with guard pages, hidden pages, and patches: mappings that are made while the program owns the CPU.
 */
#include "boot/machine/mappings.h"
#include "boot/text/string.h"
#include "include/instructions.h"
#include "include/paging.h"

#define GUARDS         "guard pages"
#define REACH_OF_TABLE (PAGING_ENTRIES * PAGE_SIZE) /* of one last-level table: bytes */
#define HIDDEN_WINDOW  (MACHINE_PATCH_WINDOW + REACH_OF_TABLE)

static bool unmap(struct machine *m, uint64_t page)
{
    if (!page || !page_tables_map(&m->tables, page, 0, PAGE_SIZE, 0))
        return false;
    invlpg(page);
    return true;
}

uint64_t machine_stack(struct machine *m, size_t size, const char *purpose)
{
    uint64_t guard = (uint64_t)arena_take_as_is(&m->arena, PAGE_SIZE, GUARDS);
    uint64_t bottom = (uint64_t)arena_take_stack(&m->arena, size, purpose);

    if (!bottom || !unmap(m, guard))
        return 0;
    if (m->guard_count < MACHINE_GUARDS)
        m->guards[m->guard_count++] = guard;
    return bottom + align_up(size, PAGE_SIZE);
}

uint64_t machine_user_stack(struct machine *m, size_t size, const char *purpose)
{
    uint64_t top = machine_stack(m, size, purpose), bottom = top - align_up(size, PAGE_SIZE);

    if (!top || !page_tables_map(&m->tables, bottom, bottom, size, machine_data_bits() | PAGE_USER))
        return 0;
    write_cr3(read_cr3()); /* the pages were mapped for ring 0 only */
    return top;
}

uint64_t machine_seen_at(const struct machine *m)
{
    return HIDDEN_WINDOW - m->memory.base;
}

/* All of them now: an AP must not need a page for them. */
bool machine_map_hidden(struct machine *m)
{
    bool good = true;

    for (uint64_t at = 0; good && at < m->memory.size; at += REACH_OF_TABLE)
        good = page_tables_map(&m->tables, HIDDEN_WINDOW + at, 0, PAGE_SIZE, 0);
    return good;
}

uint64_t machine_hidden_page(struct machine *m, const char *purpose)
{
    uint64_t page;

    if (m->guard_count) {
        page = m->guards[--m->guard_count];
        arena_reuse(&m->arena, PAGE_SIZE, GUARDS, purpose);
    } else {
        page = (uint64_t)arena_take_as_is(&m->arena, PAGE_SIZE, purpose);
        if (!unmap(m, page))
            return 0;
    }
    if (!page_tables_map(&m->tables, page + machine_seen_at(m), page, PAGE_SIZE, machine_data_bits()))
        return 0;
    memset((void *)(page + machine_seen_at(m)), 0, PAGE_SIZE);
    return page;
}

void *machine_patch_open(struct machine *m, const void *code)
{
    uint64_t page = align_down((uint64_t)code, PAGE_SIZE);

    /* Two pages: the code may cross the end of the first. machine_make_tables has made those for the window.
     */
    page_tables_map(&m->tables, MACHINE_PATCH_WINDOW, page, 2 * PAGE_SIZE, machine_data_bits());
    invlpg(MACHINE_PATCH_WINDOW);
    invlpg(MACHINE_PATCH_WINDOW + PAGE_SIZE);
    return (void *)(MACHINE_PATCH_WINDOW + ((uint64_t)code - page));
}

void machine_patch_close(struct machine *m)
{
    page_tables_map(&m->tables, MACHINE_PATCH_WINDOW, 0, 2 * PAGE_SIZE, 0);
    invlpg(MACHINE_PATCH_WINDOW);
    invlpg(MACHINE_PATCH_WINDOW + PAGE_SIZE);
}
