#include "include/cpuid.h"
#include "include/instructions.h"
#include "include/msr.h"
#include "include/paging.h"
#include "tests/contain/contain.h"
#include "tests/harness/suite.h"

#define LARGE_PAGE_SIZE 0x200000UL
#define LARGE_PAGE      BIT(7)
#define EPT_BITS        48 /* reach of four levels */

/* The guest's own tables map the address at GUEST_UNMAPPED; the guest reads and writes there. */
static bool access_far(struct test *t, uint64_t address)
{
    static const struct snippet *const codes[] = {&contain_reads, &contain_writes};
    uint64_t *directory = guest_memory(&t->vcpu->guest, GUEST_TABLES + 2 * PAGE_SIZE, PAGE_SIZE);
    struct vm_exit exit = {0};

    directory[1] = align_down(address, LARGE_PAGE_SIZE) | LARGE_PAGE | PAGE_PRESENT | PAGE_WRITE;
    for (unsigned i = 0; i < COUNT_OF(codes); i++) {
        if (!contain_at(t, codes[i]))
            return false;
        t->vcpu->gprs.rdi = GUEST_UNMAPPED + address % LARGE_PAGE_SIZE;
        if (!check_stops(t, codes[i], EXIT_EPT_VIOLATION, &exit) ||
            !check_equal(t, "guest-physical address", address, exit.guest_physical))
            return false;
    }
    return true;
}

CASE(contain, far, "a guest's own page tables give no access to other memory, the VMM's included, up to the last physical address",
     "SDM vol. 3, 28.2.2, EPT Translation Mechanism; vol. 2, CPUID, leaf 80000008h")
{
    const struct vcpu *v = t->vcpu;
    const uint64_t vmm_places[] = {(uint64_t)v->guest.memory,
                                   v->guest.ept.root,
                                   v->vmcs,
                                   align_down((uint64_t)v, 8),
                                   align_down((uint64_t)&access_far, 8),
                                   sgdt().base,
                                   sidt().base,
                                   read_cr3() & PAGE_ADDRESS,
                                   rdmsr(IA32_APIC_BASE) & APIC_BASE_ADDRESS};
    unsigned bits = cpuid(CPUID_ADDRESS_SIZES, 0).eax & 0xFF, places = 0;

    if (bits > EPT_BITS)
        bits = EPT_BITS;
    if (!contain_open(t))
        return;
    for (unsigned i = 0; i < COUNT_OF(vmm_places); i++)
        places += access_far(t, align_down(vmm_places[i], 8));
    for (unsigned bit = 21; bit < bits; bit++)
        places += access_far(t, BIT(bit)) + access_far(t, BIT(bit + 1) - 8);
    tell(t, "%u places below 2^%u read and written, each an EPT violation", places, bits);
    check_equal(t, "places", COUNT_OF(vmm_places) + 2 * (bits - 21), places);
    contain_close(t);
}
