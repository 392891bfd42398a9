#include "boot/text/string.h"
#include "tests/contain/contain.h"
#include "tests/guests/guest_events.h"
#include "tests/harness/suite.h"

#define CANARY 0xC3C3C3C3C3C3C3C3UL

/* Accesses of eight bytes, some partly inside the guest's memory. */
static const uint64_t edge_addresses[] = {GUEST_CODE - 8, GUEST_CODE - 4, GUEST_CODE - 1, GUEST_END - 7,
                                          GUEST_END - 4,  GUEST_END - 1,  GUEST_END,      GUEST_NOWHERE};

static uint8_t *guard_before(struct test *t)
{
    return t->vcpu->guest.memory - PAGE_SIZE;
}

static uint8_t *guard_after(struct test *t)
{
    return t->vcpu->guest.memory + (GUEST_END - GUEST_CODE);
}

static void scan_own_memory(struct test *t)
{
    struct vm_exit exit = {0};

    if (!contain_at(t, &contain_scans))
        return;
    t->vcpu->gprs.rdi = GUEST_DATA;
    t->vcpu->gprs.rdx = GUEST_END;
    t->vcpu->gprs.rsi = CANARY;
    if (contain_run(t, &exit))
        check_guest_done(t, &exit);
}

static void access_edge(struct test *t, const struct snippet *s, uint64_t address)
{
    struct vm_exit exit = {0};
    unsigned failures = t->failures;

    if (!contain_at(t, s))
        return;
    t->vcpu->gprs.rdi = address;
    check_stops(t, s, EXIT_EPT_VIOLATION, &exit);
    check_equal(t, "RAX in the guest: nothing was read", 0, t->vcpu->gprs.rax);
    if (t->failures > failures)
        tell(t, "the guest %s at %#lx", s->name, address);
}

/* Every byte of the page still has the fill pattern. */
static void check_canary(struct test *t, const char *what, const uint8_t *page)
{
    const uint64_t *words = (const void *)page;
    unsigned intact = 0;

    for (unsigned i = 0; i < PAGE_SIZE / sizeof(*words); i++)
        intact += words[i] == CANARY;
    check_equal(t, what, PAGE_SIZE / sizeof(*words), intact);
}

CASE(contain, bounds, "a guest can neither read nor write right before or right after its memory, not even with part of an access",
     "SDM vol. 3, 28.2.3.2, EPT Violations")
{
    uint64_t last = 0;

    if (!contain_open(t))
        return;
    memset(guard_before(t), (uint8_t)CANARY, PAGE_SIZE);
    memset(guard_after(t), (uint8_t)CANARY, PAGE_SIZE);
    scan_own_memory(t);
    for (unsigned i = 0; i < COUNT_OF(edge_addresses); i++) {
        access_edge(t, &contain_reads, edge_addresses[i]);
        access_edge(t, &contain_writes, edge_addresses[i]);
    }
    memcpy(&last, guest_memory(&t->vcpu->guest, GUEST_END - 8, 8), 8);
    check_equal(t, "the guest's last bytes", 0, last);
    check_canary(t, "words intact in the page before the guest's memory", guard_before(t));
    check_canary(t, "words intact in the page after it", guard_after(t));
    memset(guard_before(t), 0, PAGE_SIZE);
    memset(guard_after(t), 0, PAGE_SIZE);
    tell(t, "%u accesses at the edges, each stopped; canaries on both sides intact",
         2 * (unsigned)COUNT_OF(edge_addresses));
    contain_close(t);
}
