#include "include/paging.h"
#include "tests/contain/contain.h"
#include "tests/guests/guest_events.h"
#include "tests/harness/suite.h"

#define LARGE_PAGE BIT(7)
#define FAR_AWAY   0x40000000UL

static const struct {
    const char *what;
    uint64_t at, entry;
    enum exit_reason reason;
    uint64_t address; /* guest-physical, of an EPT violation */
} rows[] = {
    {"no PML4 entry", GUEST_TABLES, 0, EXIT_TRIPLE_FAULT, 0},
    {"reserved bits in the PML4 entry", GUEST_TABLES, GUEST_TABLES | LARGE_PAGE | PAGE_PRESENT,
     EXIT_TRIPLE_FAULT, 0},
    {"a PDPT outside its memory", GUEST_TABLES, GUEST_NOWHERE | PAGE_PRESENT | PAGE_WRITE, EXIT_EPT_VIOLATION,
     GUEST_NOWHERE},
    {"all of its memory elsewhere", GUEST_TABLES + 2 * PAGE_SIZE,
     FAR_AWAY | LARGE_PAGE | PAGE_PRESENT | PAGE_WRITE, EXIT_EPT_VIOLATION, FAR_AWAY + GUEST_CODE},
};

static void spoil_tables(struct test *t, unsigned i)
{
    struct vm_exit exit = {0};

    if (!check_error(t, guest_renew(&t->vcpu->guest)) || !contain_at(t, &contain_spoils_tables))
        return;
    t->vcpu->gprs.rdi = rows[i].at;
    t->vcpu->gprs.rax = rows[i].entry;
    if (!check_stops(t, &contain_spoils_tables, rows[i].reason, &exit)) {
        tell(t, "tables: %s", rows[i].what);
        return;
    }
    contain_tell(t, &contain_spoils_tables, &exit);
    if (rows[i].reason == EXIT_EPT_VIOLATION)
        check_equal(t, "the page", rows[i].address, align_down(exit.guest_physical, PAGE_SIZE));
}

CASE(contain, own-tables, "a guest that overwrites its own page tables ends at its next instruction",
     "SDM vol. 3, 4.5, 28.2.2 and 28.2.3.2")
{
    if (!contain_open(t))
        return;
    for (unsigned i = 0; i < COUNT_OF(rows); i++)
        spoil_tables(t, i);
    contain_close(t);
}
