#include "tests/restored/restored.h"

#include "boot/firmware/firmware_probe.h"
#include "boot/text/format.h"
#include "boot/text/string.h"
#include "include/instructions.h"
#include "tests/restored/items.h"

#define TABLE_SIZE 4096 /* all of an IDT; a GDT may be longer, and no firmware's is */

struct table {
    size_t size;
    uint8_t bytes[TABLE_SIZE];
};

static struct table gdt, idt;
static struct {
    bool looked;
    uint64_t was, is;
} seen[RESTORED_ITEMS_MOST]; /* of each item */
static uint64_t pages[FIRMWARE_MEMORY_TYPES];
static bool has_pages, has_timer;

static void keep_table(struct table *table, struct table_register now)
{
    table->size = (size_t)now.limit + 1 < TABLE_SIZE ? (size_t)now.limit + 1 : TABLE_SIZE;
    memcpy(table->bytes, (const void *)now.base, table->size);
}

void restored_look(void)
{
    unsigned stalls;

    for (unsigned i = 0; i < restored_items_count; i++) {
        const struct restored_item *item = &restored_items[i];

        seen[i].looked = !item->there || item->there(item->which);
        seen[i].was = seen[i].looked ? item->read(item->which) : 0;
    }
    keep_table(&gdt, sgdt());
    keep_table(&idt, sidt());
    has_timer = !firmware_timer(&stalls);
    has_pages = !firmware_memory_map(pages);
}

void restored_look_again(void)
{
    for (unsigned i = 0; i < restored_items_count; i++) {
        if (seen[i].looked)
            seen[i].is = restored_items[i].read(restored_items[i].which);
    }
}

/* Where the table was: that it is there now is an item. */
static void check_table(struct test *t, const char *name, const struct table *table, uint64_t base)
{
    const uint8_t *now = (const uint8_t *)base;

    for (size_t i = 0; i < table->size; i += sizeof(uint64_t)) {
        uint64_t was = 0, is = 0;
        size_t left = table->size - i;
        char what[40];

        memcpy(&was, table->bytes + i, left < sizeof(was) ? left : sizeof(was));
        memcpy(&is, now + i, left < sizeof(is) ? left : sizeof(is));
        format(what, sizeof(what), "%s, bytes from %#lx on", name, i);
        if (!check_equal(t, what, was, is))
            return;
    }
}

void check_restored(struct test *t, enum restored_part part)
{
    for (unsigned i = 0; i < restored_items_count; i++) {
        const struct restored_item *item = &restored_items[i];

        if (item->part != part || !seen[i].looked)
            continue;
        if (seen[i].is != seen[i].was && item->or_else && seen[i].is == item->or_else(seen[i].was))
            tell(t, "%s was %#lx and is %#lx, which cannot be undone", item->name, seen[i].was, seen[i].is);
        else
            check_equal(t, item->name, seen[i].was, seen[i].is);
    }
    if (part == RESTORED_DESCRIPTOR_TABLES && !t->failures) {
        check_table(t, "GDT", &gdt, sgdt().base);
        check_table(t, "IDT", &idt, sidt().base);
    }
}

static uint64_t sum_of(const uint64_t all[FIRMWARE_MEMORY_TYPES])
{
    uint64_t sum = 0;

    for (unsigned i = 0; i < FIRMWARE_MEMORY_TYPES; i++)
        sum += all[i];
    return sum;
}

void check_restored_memory(struct test *t)
{
    uint64_t now[FIRMWARE_MEMORY_TYPES];

    if (!has_pages)
        SKIP(t, "the firmware did not tell its memory map before either");
    if (!check_error(t, firmware_memory_map(now)))
        return;
    /* What the firmware takes for itself meanwhile is of other types. */
    check_equal(t, "pages of EfiLoaderCode", pages[MEMORY_LOADER_CODE], now[MEMORY_LOADER_CODE]);
    check_equal(t, "pages of EfiLoaderData", pages[MEMORY_LOADER_DATA], now[MEMORY_LOADER_DATA]);
    check_equal(t, "pages in all", sum_of(pages), sum_of(now));
}

void check_restored_timer(struct test *t)
{
    unsigned stalls;

    if (!has_timer)
        SKIP(t, "no timer event came before either");
    if (check_error(t, firmware_timer(&stalls)))
        tell(t, "a timer event of 10 ms came after %u calls of Stall, of 1 ms each", stalls);
}
