#include "tests/state.h"

#include "boot/format.h"
#include "tests/state_items.h"

static fred_handler *kept_hooks[EVENT_TYPES][FRED_VECTORS];
static const struct fred_layout *kept_layout;

/* NULL behind the last one. */
static struct state_item *item_at(unsigned i)
{
    if (i < state_items_count)
        return &state_items[i];
    i -= state_items_count;
    return i < state_vmcs_count ? &state_vmcs[i] : NULL;
}

void state_keep(bool has_vmcs)
{
    struct state_item *item;

    state_has_vmcs = has_vmcs;
    kept_layout = fred_layout();
    for (unsigned i = 0; (item = item_at(i)); i++)
        item->there = item->read(item->which, &item->kept);
    for (unsigned type = 0; type < EVENT_TYPES; type++) {
        for (unsigned vector = 0; vector < FRED_VECTORS; vector++)
            kept_hooks[type][vector] = fred_hooked((enum event_type)type, vector);
    }
}

static bool differs(const struct state_item *item, uint64_t *now)
{
    return item->there && (!item->read(item->which, now) || *now != item->kept);
}

static void blame_item(struct test *t, const struct state_item *item, uint64_t now)
{
    char what[100];

    format(what, sizeof(what), "left behind by the case: %s", item->name);
    check_equal(t, what, item->kept, now);
}

static void blame_hook(struct test *t, unsigned type, unsigned vector)
{
    char name[80], what[160];

    fred_event_name(name, sizeof(name), (enum event_type)type, vector);
    format(what, sizeof(what), "the handler put back for %s", name);
    check(t, false, what);
}

/* First of all: reading a register may fault. */
static void put_back_handlers(struct test *t, bool blame)
{
    if (fred_hook_raw(NULL) && blame)
        check(t, false, "the handler of raw events put back");
    if (fred_layout() != kept_layout) {
        if (blame)
            check(t, false, "the layout of frames put back");
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

/* A debug register that guards the others (DR7.GD), or a breakpoint that is still set, shall not be in the
 * way. */
static void pass_over(struct fred_regs *regs)
{
    (void)regs;
}

/* What is put back may change what is not yet, but never what is already. */
error state_put_back(struct test *t)
{
    const struct state_item *item;
    bool blame = !t->failures;
    uint64_t now = 0;

    put_back_handlers(t, blame);
    fred_hook(EVENT_HARDWARE_EXCEPTION, VECTOR_DB, pass_over);
    for (unsigned i = 0; blame && (item = item_at(i)); i++) {
        if (!item->loose && differs(item, &now))
            blame_item(t, item, now);
    }
    for (unsigned i = 0; (item = item_at(i)); i++) {
        if (differs(item, &now))
            item->write(item->which, item->kept);
    }
    fred_hook(EVENT_HARDWARE_EXCEPTION, VECTOR_DB, kept_hooks[EVENT_HARDWARE_EXCEPTION][VECTOR_DB]);
    for (unsigned i = 0; (item = item_at(i)); i++) {
        if (!item->loose && differs(item, &now))
            return FAIL("%s cannot be put back after a case: want %#lx, got %#lx", item->name, item->kept,
                        now);
    }
    return NULL;
}
