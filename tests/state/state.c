#include "tests/state/state.h"

#include "boot/text/format.h"
#include "tests/state/items.h"

static fred_handler *kept_hooks[EVENT_TYPES][FRED_VECTORS];
static const struct fred_layout *kept_layout;

/* The value that each item must have; most machines lack some items. */
static struct {
    bool there;
    uint64_t value;
} wanted_items[STATE_ITEMS_MOST + STATE_VMCS_MOST];

/* False after the last one. */
static bool item_at(unsigned i, struct state_item *item)
{
    if (i >= state_items_count)
        return state_vmcs(i - state_items_count, item);
    *item = state_items[i];
    return true;
}

bool state_item_there(unsigned n)
{
    return wanted_items[n].there;
}

void state_keep(bool has_vmcs)
{
    struct state_item item;

    state_has_vmcs = has_vmcs;
    kept_layout = fred_layout();
    for (unsigned i = 0; item_at(i, &item); i++)
        wanted_items[i].there = item.read(item.which, &wanted_items[i].value);
    for (unsigned type = 0; type < EVENT_TYPES; type++) {
        for (unsigned vector = 0; vector < FRED_VECTORS; vector++)
            kept_hooks[type][vector] = fred_hooked((enum event_type)type, vector);
    }
}

static const char *name_of(const struct state_item *item)
{
    return item->name ? item->name : vmcs_name((enum vmcs_field)item->which);
}

static const char *prefix_of(const struct state_item *item)
{
    return item->name ? "" : "VMCS ";
}

static bool differs(unsigned i, const struct state_item *item, uint64_t *now)
{
    return wanted_items[i].there && (!item->read(item->which, now) || *now != wanted_items[i].value);
}

static void blame_item(struct test *t, unsigned i, const struct state_item *item, uint64_t now)
{
    char what[100];

    format(what, sizeof(what), "left behind by the case: %s%s", prefix_of(item), name_of(item));
    check_equal(t, what, wanted_items[i].value, now);
}

static void blame_hook(struct test *t, unsigned type, unsigned vector)
{
    char name[80], what[160];

    fred_event_name(name, sizeof(name), (enum event_type)type, vector);
    format(what, sizeof(what), "the handler restored for %s", name);
    check(t, false, what);
}

/* First of all, as reading a register may fault. */
static void restore_handlers(struct test *t, bool blame)
{
    if (fred_hook_raw(NULL) && blame)
        check(t, false, "the handler of raw events restored");
    if (fred_layout() != kept_layout) {
        if (blame)
            check(t, false, "the frame layout restored");
        fred_use_layout(kept_layout);
    }
    for (unsigned type = 0; type < EVENT_TYPES; type++) {
        for (unsigned vector = 0; vector < FRED_VECTORS; vector++) {
            fred_handler *kept = kept_hooks[type][vector];

            if (fred_hook((enum event_type)type, vector, kept) != kept && blame)
                blame_hook(t, type, vector);
        }
    }
}

/* DR7.GD, or a breakpoint that is still set, may cause a #DB during the restore. */
static void pass_over(struct fred_regs *regs)
{
    (void)regs;
}

/* Restoring an item may change later ones, but never an earlier one. */
error state_restore(struct test *t)
{
    struct state_item item;
    bool blame = !t->failures;
    uint64_t now = 0;

    restore_handlers(t, blame);
    fred_hook(EVENT_HARDWARE_EXCEPTION, VECTOR_DB, pass_over);
    for (unsigned i = 0; blame && item_at(i, &item); i++) {
        if (!item.loose && differs(i, &item, &now))
            blame_item(t, i, &item, now);
    }
    for (unsigned i = 0; item_at(i, &item); i++) {
        if (differs(i, &item, &now))
            item.write(item.which, wanted_items[i].value);
    }
    fred_hook(EVENT_HARDWARE_EXCEPTION, VECTOR_DB, kept_hooks[EVENT_HARDWARE_EXCEPTION][VECTOR_DB]);
    for (unsigned i = 0; item_at(i, &item); i++) {
        if (!item.loose && differs(i, &item, &now))
            return FAIL("%s%s cannot be restored after a case: want %#lx, got %#lx", prefix_of(&item),
                        name_of(&item), wanted_items[i].value, now);
    }
    return NULL;
}
