#include "include/paging.h"
#include "tests/contain/contain.h"
#include "tests/harness/suite.h"

#define OFFSET 0x10

static const struct {
    const struct snippet *code;
    uint64_t access;
} accesses[] = {
    {&contain_reads, EPT_VIOLATION_READ},
    {&contain_writes, EPT_VIOLATION_WRITE},
    {&contain_jumps, EPT_VIOLATION_FETCH},
};

static bool access_outside(struct test *t, unsigned i, uint64_t address, struct vm_exit *exit)
{
    unsigned failures = t->failures;

    if (!contain_at(t, accesses[i].code))
        return false;
    t->vcpu->gprs.rdi = address;
    if (!check_stops(t, accesses[i].code, EXIT_EPT_VIOLATION, exit))
        return false;
    check_equal(t, "guest-physical address", address, exit->guest_physical);
    check_equal(t, "the access, and no rights", accesses[i].access,
                exit->qualification &
                    (EPT_VIOLATION_READ | EPT_VIOLATION_WRITE | EPT_VIOLATION_FETCH | EPT_VIOLATION_RIGHTS));
    if (t->failures > failures)
        tell(t, "the guest %s at %#lx", accesses[i].code->name, address);
    return t->failures == failures;
}

CASE(contain, outside, "a read, write or fetch in any page that the guest's tables map but EPT does not is an EPT violation",
     "SDM vol. 3, 28.2.3.2, EPT Violations, and table 27-7")
{
    struct vm_exit exit = {0};
    unsigned pages = 0;

    if (!contain_open(t))
        return;
    for (unsigned i = 0; i < COUNT_OF(accesses); i++) {
        for (uint64_t page = 0; page < GUEST_UNMAPPED; page += PAGE_SIZE) {
            bool own = page >= GUEST_CODE && page < GUEST_END;

            if (!own && !access_outside(t, i, page + OFFSET, &exit))
                break;
            pages += !own;
        }
        contain_tell(t, accesses[i].code, &exit);
    }
    tell(t, "%u accesses in all, each an EPT violation", pages);
    contain_close(t);
}
