#include "tests/guests/host_state.h"

#include "boot/text/format.h"
#include "include/instructions.h"
#include "include/msr.h"
#include "tests/state/items.h"

/* Loaded by a VM exit, and no items of the state, as nothing else could change them. */
static const char *const names[] = {"CS",           "SS",           "FS",           "TR",         "LDTR",
                                    "base of GDTR", "base of IDTR", "IA32_FS_BASE", "stack level"};

struct loaded {
    uint64_t values[COUNT_OF(names)];
};

static struct loaded loaded;
static uint64_t items[STATE_ITEMS_MOST];

static struct loaded read_loaded(void)
{
    return (struct loaded){{read_cs(), read_ss(), read_fs(), str(), sldt(), sgdt().base, sidt().base,
                            rdmsr(IA32_FS_BASE), fred_level()}};
}

static bool read_item(unsigned i, uint64_t *value)
{
    const struct state_item *item = &state_items[i];

    *value = 0;
    return !item->loose && state_item_there(i) && item->read(item->which, value);
}

void host_state_keep(void)
{
    loaded = read_loaded();
    for (unsigned i = 0; i < state_items_count; i++)
        read_item(i, &items[i]);
}

static void compare(struct test *t, const char *name, uint64_t want, uint64_t got)
{
    char what[80];

    if (want == got)
        return;
    format(what, sizeof(what), "%s in the host", name);
    check_equal(t, what, want, got);
}

void(check_host_state)(struct test *t, const char *what)
{
    struct loaded now = read_loaded();
    unsigned failures = t->failures;
    uint64_t value;

    for (unsigned i = 0; i < COUNT_OF(names); i++)
        compare(t, names[i], loaded.values[i], now.values[i]);
    for (unsigned i = 0; i < state_items_count; i++) {
        if (read_item(i, &value))
            compare(t, state_items[i].name, items[i], value);
    }
    if (t->failures > failures)
        tell(t, "this was after %s", what);
}
