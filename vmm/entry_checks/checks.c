#include "vmm/entry_checks/checks.h"

#include "vmm/entry_checks/rules.h"

#define TABLES 5 /* at most, per class */

static const struct entry_table *const entry_tables[][TABLES] = {
    [FAILS_CONTROLS] = {&entry_table_execution, &entry_table_transition, &entry_table_event},
    [FAILS_HOST] = {&entry_table_host, &entry_table_host_fred},
    [FAILS_GUEST] = {&entry_table_registers, &entry_table_segments, &entry_table_guest,
                     &entry_table_guest_fred, &entry_table_guest_fred_msrs},
};

const char *entry_source_text(enum entry_source source)
{
#define ENTRY_SOURCE_TEXT(id, text) text,
    static const char *const texts[] = {ENTRY_SOURCES(ENTRY_SOURCE_TEXT)};

    return texts[source];
}

const struct entry_check *entry_check_at(enum entry_class of, unsigned n)
{
    for (unsigned i = 0; i < TABLES && entry_tables[of][i]; i++) {
        if (n < entry_tables[of][i]->count)
            return &entry_tables[of][i]->checks[n];
        n -= entry_tables[of][i]->count;
    }
    return NULL;
}

static const struct entry_check *failed_of(const struct entry_view *v, const struct entry_table *table)
{
    for (unsigned i = 0; i < table->count; i++) {
        const struct entry_check *c = &table->checks[i];
        uint64_t beside = c->other == NO_FIELD ? 0 : v->field(c->other);

        if (!c->passes(v, v->field(c->field), beside))
            return c;
    }
    return NULL;
}

const struct entry_check *entry_check_failed(const struct entry_view *v, enum entry_class of)
{
    for (unsigned i = 0; i < TABLES && entry_tables[of][i]; i++) {
        const struct entry_table *table = entry_tables[of][i];
        const struct entry_check *c = table->applies && !table->applies(v) ? NULL : failed_of(v, table);

        if (c)
            return c;
    }
    return NULL;
}
