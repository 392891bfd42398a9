#include "tests/restored/restored.h"

#include "boot/firmware/firmware_probe.h"
#include "boot/text/format.h"
#include "boot/text/string.h"
#include "include/instructions.h"
#include "tests/restored/items.h"

#define TABLE_SIZE 4096 /* all of an IDT; a GDT may be longer, but no known firmware's is */

struct table {
    size_t size;
    uint8_t bytes[TABLE_SIZE];
};

static struct table firmware_gdt, firmware_idt;
static struct {
    bool looked;
    uint64_t was, is;
} item_values[RESTORED_ITEMS_MOST]; /* of each item */
static uint64_t pages_before[FIRMWARE_MEMORY_TYPES];
static bool had_memory_map, had_timer;

static void keep_table(struct table *table, struct table_register now)
{
    table->size = (size_t)now.limit + 1 < TABLE_SIZE ? (size_t)now.limit + 1 : TABLE_SIZE;
    memcpy(table->bytes, (const void *)now.base, table->size);
}

void restored_look(bool timer)
{
    unsigned stalls;

    for (unsigned i = 0; i < restored_items_count; i++) {
        const struct restored_item *item = &restored_items[i];

        item_values[i].looked = !item->there || item->there(item->which);
        item_values[i].was = item_values[i].looked ? item->read(item->which) : 0;
    }
    keep_table(&firmware_gdt, sgdt());
    keep_table(&firmware_idt, sidt());
    had_timer = timer && !firmware_timer(&stalls);
    had_memory_map = !firmware_memory_map(pages_before);
}

void restored_look_again(void)
{
    for (unsigned i = 0; i < restored_items_count; i++) {
        if (item_values[i].looked)
            item_values[i].is = restored_items[i].read(restored_items[i].which);
    }
}

/* At the first base: the base itself is an item. */
static void check_table(struct test *t, const char *name, const struct table *table, uint64_t base)
{
    const uint8_t *now = (const uint8_t *)base;

    for (size_t i = 0; i < table->size; i += sizeof(uint64_t)) {
        uint64_t was = 0, is = 0;
        size_t left = table->size - i;
        char what[40];

        memcpy(&was, table->bytes + i, left < sizeof(was) ? left : sizeof(was));
        memcpy(&is, now + i, left < sizeof(is) ? left : sizeof(is));
        if (is == was)
            continue;
        format(what, sizeof(what), "%s, bytes from %#lx on", name, i);
        check_equal(t, what, was, is);
        return;
    }
}

void(check_restored)(struct test *t, enum restored_part part)
{
    for (unsigned i = 0; i < restored_items_count; i++) {
        const struct restored_item *item = &restored_items[i];

        if (item->part != part || !item_values[i].looked)
            continue;
        if (item_values[i].is != item_values[i].was && item->or_else &&
            item_values[i].is == item->or_else(item_values[i].was))
            tell(t, "%s was %#lx and is %#lx, which cannot be undone", item->name, item_values[i].was,
                 item_values[i].is);
        else
            check_equal(t, item->name, item_values[i].was, item_values[i].is);
    }
    if (part == RESTORED_DESCRIPTOR_TABLES && !t->failures) {
        check_table(t, "GDT", &firmware_gdt, sgdt().base);
        check_table(t, "IDT", &firmware_idt, sidt().base);
    }
}

static uint64_t sum_of(const uint64_t all[FIRMWARE_MEMORY_TYPES])
{
    uint64_t sum = 0;

    for (unsigned i = 0; i < FIRMWARE_MEMORY_TYPES; i++)
        sum += all[i];
    return sum;
}

void(check_restored_memory)(struct test *t)
{
    uint64_t now[FIRMWARE_MEMORY_TYPES];

    if (!had_memory_map)
        SKIP(t, "the firmware gave no memory map before either");
    if (!check_error(t, firmware_memory_map(now)))
        return;
    /* Pages that the firmware allocates meanwhile are of other types. */
    check_equal(t, "pages of EfiLoaderCode", pages_before[MEMORY_LOADER_CODE], now[MEMORY_LOADER_CODE]);
    check_equal(t, "pages of EfiLoaderData", pages_before[MEMORY_LOADER_DATA], now[MEMORY_LOADER_DATA]);
    check_equal(t, "pages in all", sum_of(pages_before), sum_of(now));
}

void(check_restored_timer)(struct test *t)
{
    unsigned stalls;

    if (!had_timer)
        SKIP(t, "no timer event arrived before either");
    if (check_error(t, firmware_timer(&stalls)))
        tell(t, "a timer event of 10 ms arrived after %u calls of Stall, of 1 ms each", stalls);
}
