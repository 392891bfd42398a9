#include "include/paging.h"
#include "include/vmx_instructions.h"
#include "tests/contain/contain.h"
#include "tests/guests/guest_events.h"
#include "tests/harness/suite.h"

#define MEMORY_TYPE(n) ((uint64_t)(n) << 3)
#define VALUE          0x5A5A5A5A5A5A5A5AUL
#define NOWHERE_MEMORY (GUEST_NOWHERE + CONTAIN_MEMORY % PAGE_SIZE)

static const struct {
    const char *what;
    uint64_t bits;
} bad_entries[] = {
    {"write without read", EPT_WRITE | EPT_MEMORY_WB},
    {"write and execute without read", EPT_WRITE | EPT_EXECUTE | EPT_MEMORY_WB},
    {"memory type 2", EPT_READ | MEMORY_TYPE(2)},
    {"memory type 3", EPT_READ | MEMORY_TYPE(3)},
    {"memory type 7", EPT_READ | MEMORY_TYPE(7)},
    {"an address that no machine has", EPT_READ | EPT_MEMORY_WB | BIT(51)},
};

/* Maps GUEST_NOWHERE to the guest's own data with these bits. */
static bool map_nowhere(struct test *t, uint64_t bits)
{
    struct guest *g = &t->vcpu->guest;
    uint64_t to = (uint64_t)guest_memory(g, GUEST_DATA, PAGE_SIZE);

    return check(t, page_tables_map(&g->ept, GUEST_NOWHERE, to, PAGE_SIZE, bits) && invept_all(),
                 "EPT mapped");
}

static bool read_nowhere(struct test *t, enum exit_reason reason, struct vm_exit *exit)
{
    if (!contain_at(t, &contain_reads))
        return false;
    t->vcpu->gprs.rdi = NOWHERE_MEMORY;
    return check_stops(t, &contain_reads, reason, exit);
}

CASE(contain, misconfiguration, "a misconfigured EPT entry stops the guest, and once the entry is repaired, the guest can read there",
     "SDM vol. 3, 28.2.3.1, EPT Misconfigurations")
{
    uint64_t *memory = guest_memory(&t->vcpu->guest, CONTAIN_MEMORY, sizeof(*memory));
    struct vm_exit exit = {0};

    if (!contain_open(t))
        return;
    *memory = VALUE;
    for (unsigned i = 0; i < COUNT_OF(bad_entries); i++) {
        if (!map_nowhere(t, bad_entries[i].bits) || !read_nowhere(t, EXIT_EPT_MISCONFIGURATION, &exit))
            tell(t, "EPT entry: %s", bad_entries[i].what);
        check_equal(t, "guest-physical address", NOWHERE_MEMORY, exit.guest_physical);
    }
    contain_tell(t, &contain_reads, &exit);
    if (map_nowhere(t, 0) && read_nowhere(t, EXIT_EPT_VIOLATION, &exit) &&
        map_nowhere(t, EPT_READ | EPT_MEMORY_WB)) {
        contain_at(t, &contain_reads);
        t->vcpu->gprs.rdi = NOWHERE_MEMORY;
        if (contain_run(t, &exit))
            check_guest_done(t, &exit);
    }
    contain_close(t);
}
