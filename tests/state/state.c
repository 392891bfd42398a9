#include "tests/state/state.h"

#include "boot/text/format.h"
#include "tests/state/items.h"

static struct fred_hooked kept_hooks[FRED_HOOKS];
static unsigned kept_hook_count;
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
    kept_hook_count = fred_hooked_all(kept_hooks);
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

static fred_handler *kept_handler(enum event_type type, unsigned vector)
{
    for (unsigned i = 0; i < kept_hook_count; i++) {
        if (kept_hooks[i].event == FRED_EVENT(type, vector))
            return kept_hooks[i].handler;
    }
    return NULL;
}

static void blame_hook(struct test *t, enum event_type type, unsigned vector)
{
    char name[80], what[160];

    fred_event_name(name, sizeof(name), type, vector);
    format(what, sizeof(what), "the handler restored for %s", name);
    check(t, false, what);
}

static void restore_hooks_of(struct test *t, const struct fred_hooked *hooked, unsigned count, bool blame)
{
    for (unsigned i = 0; i < count; i++) {
        enum event_type type = (enum event_type)((hooked[i].event & ~FRED_EVENT_ANY) >> FRED_EVENT_TYPE);
        unsigned vector = hooked[i].event & BITS(FRED_EVENT_TYPE - 1, 0);
        fred_handler *kept = kept_handler(type, vector);

        if (fred_hook(type, vector, kept) != kept && blame)
            blame_hook(t, type, vector);
    }
}

/* Those that the case has added or changed, then those that it has taken away. */
static void restore_hooks(struct test *t, bool blame)
{
    struct fred_hooked now[FRED_HOOKS];

    restore_hooks_of(t, now, fred_hooked_all(now), blame);
    restore_hooks_of(t, kept_hooks, kept_hook_count, blame);
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
    restore_hooks(t, blame);
}

/* DR7.GD, or a breakpoint that is still set, may cause a #DB during the restore. */
static void pass_over(struct fred_regs *regs)
{
    (void)regs;
}

/* Whether anything differs; if `blame`, the case fails for it. */
static bool look_for_changes(struct test *t, bool blame)
{
    struct state_item item;
    bool any = false;
    uint64_t now = 0;

    for (unsigned i = 0; item_at(i, &item); i++) {
        if (!differs(i, &item, &now))
            continue;
        any = true;
        if (blame && !item.loose)
            blame_item(t, i, &item, now);
    }
    return any;
}

/* Restoring an item may change later ones, but never an earlier one. */
static void restore_items(void)
{
    struct state_item item;
    uint64_t now = 0;

    for (unsigned i = 0; item_at(i, &item); i++) {
        if (differs(i, &item, &now))
            item.write(item.which, wanted_items[i].value);
    }
}

static error check_restored(void)
{
    struct state_item item;
    uint64_t now = 0;

    for (unsigned i = 0; item_at(i, &item); i++) {
        if (!item.loose && differs(i, &item, &now))
            return FAIL("%s%s cannot be restored after a case: want %#lx, got %#lx", prefix_of(&item),
                        name_of(&item), wanted_items[i].value, now);
    }
    return NULL;
}

error state_restore(struct test *t)
{
    bool blame = !t->failures, any;

    restore_handlers(t, blame);
    fred_hook(EVENT_HARDWARE_EXCEPTION, VECTOR_DB, pass_over);
    any = look_for_changes(t, blame);
    if (any)
        restore_items();
    fred_hook(EVENT_HARDWARE_EXCEPTION, VECTOR_DB, kept_handler(EVENT_HARDWARE_EXCEPTION, VECTOR_DB));
    return any ? check_restored() : NULL;
}
