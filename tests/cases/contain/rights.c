#include "boot/text/string.h"
#include "include/paging.h"
#include "tests/contain/contain.h"
#include "tests/guests/guest_events.h"
#include "tests/harness/suite.h"

#define OFFSET 0xFC0 /* unused in every page from here on */

static const struct {
    const struct snippet *code;
    uint64_t right, access;
} accesses[] = {
    {&contain_reads, EPT_READ, EPT_VIOLATION_READ},
    {&contain_writes, EPT_WRITE, EPT_VIOLATION_WRITE},
    {&contain_jumps, EPT_EXECUTE, EPT_VIOLATION_FETCH},
};

/* There is code at the jump target, so that a permitted fetch ends in a VMCALL. */
static bool access_page(struct test *t, unsigned i, uint64_t page, struct vm_exit *exit)
{
    uint64_t rights = page < GUEST_DATA ? EPT_READ | EPT_EXECUTE : EPT_READ | EPT_WRITE;
    bool may = rights & accesses[i].right;

    memcpy(guest_memory(&t->vcpu->guest, page + OFFSET, contain_nothing.size), contain_code(&contain_nothing),
           contain_nothing.size);
    if (!contain_at(t, accesses[i].code))
        return false;
    t->vcpu->gprs.rdi = page + OFFSET;
    if (!check_stops(t, accesses[i].code, may ? EXIT_VMCALL : EXIT_EPT_VIOLATION, exit))
        return false;
    if (may)
        check_guest_done(t, exit);
    else
        check_equal(t, "the access, and the page's rights", accesses[i].access | rights << EPT_RIGHTS_SHIFT,
                    exit->qualification & (EPT_VIOLATION_READ | EPT_VIOLATION_WRITE | EPT_VIOLATION_FETCH |
                                           EPT_VIOLATION_RIGHTS));
    return may;
}

CASE(contain, rights, "inside its memory the guest reads every page, writes no code, and executes no data",
     "SDM vol. 3, 28.2.3.2, EPT Violations, and table 27-7")
{
    struct vm_exit exit = {0}, stopped = {0};
    unsigned done = 0;

    if (!contain_open(t))
        return;
    for (unsigned i = 0; i < COUNT_OF(accesses); i++) {
        for (uint64_t page = GUEST_CODE; page < GUEST_END; page += PAGE_SIZE) {
            if (access_page(t, i, page, &exit))
                done++;
            else
                stopped = exit;
        }
        if (stopped.reason == EXIT_EPT_VIOLATION)
            contain_tell(t, accesses[i].code, &stopped);
    }
    check_equal(t, "permitted accesses: 7 reads, 4 writes, 3 fetches", 14, done);
    contain_close(t);
}
