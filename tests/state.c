#include "tests/state.h"

#include "boot/format.h"
#include "tests/state_items.h"

static fred_handler *kept_hooks[EVENT_TYPES][FRED_VECTORS];
static const struct fred_layout *kept_layout;

void state_keep(bool has_vmcs)
{
    state_has_vmcs = has_vmcs;
    kept_layout = fred_layout();
    for (unsigned i = 0; i < state_items_count; i++)
        state_items[i].there = state_items[i].read(state_items[i].which, &state_items[i].kept);
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
    bool blame = !t->failures;
    uint64_t now = 0;

    put_back_handlers(t, blame);
    fred_hook(EVENT_HARDWARE_EXCEPTION, VECTOR_DB, pass_over);
    for (unsigned i = 0; blame && i < state_items_count; i++) {
        if (!state_items[i].loose && differs(&state_items[i], &now))
            blame_item(t, &state_items[i], now);
    }
    for (unsigned i = 0; i < state_items_count; i++) {
        if (differs(&state_items[i], &now))
            state_items[i].write(state_items[i].which, state_items[i].kept);
    }
    fred_hook(EVENT_HARDWARE_EXCEPTION, VECTOR_DB, kept_hooks[EVENT_HARDWARE_EXCEPTION][VECTOR_DB]);
    for (unsigned i = 0; i < state_items_count; i++) {
        if (!state_items[i].loose && differs(&state_items[i], &now))
            return FAIL("%s cannot be put back after a case: want %#lx, got %#lx", state_items[i].name,
                        state_items[i].kept, now);
    }
    return NULL;
}
