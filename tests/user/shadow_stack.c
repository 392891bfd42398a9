#include "tests/user/shadow_stack.h"

#include "boot/firmware/uefi.h"
#include "include/cpuid.h"
#include "include/instructions.h"
#include "include/msr.h"
#include "include/paging.h"
#include "include/registers.h"

#define WORDS (PAGE_SIZE / sizeof(uint64_t))

/* Never freed: the firmware's page tables refer to them. */
struct pages {
    uint64_t stack[WORDS], tables[2][WORDS];
};

/* Makes a table of smaller pages of a large one, with the same rights. */
static void split(uint64_t *entry, unsigned level, uint64_t *table)
{
    uint64_t size = PAGE_SIZE << 9 * (level - 2), large = level > 2 ? PAGE_LARGE : 0;
    uint64_t start = *entry & PAGE_ADDRESS & ~((size << 9) - 1), bits = *entry & ~PAGE_ADDRESS & ~PAGE_LARGE;

    for (unsigned i = 0; i < WORDS; i++)
        table[i] = (start + i * size) | bits | large;
    *entry = (uint64_t)table | PAGE_PRESENT | PAGE_WRITE | (bits & PAGE_USER);
}

/* The last-level entry for a page, in the firmware's page tables. */
static uint64_t *entry_of(struct pages *pages)
{
    uint64_t address = (uint64_t)pages->stack, *entry = NULL;
    uint64_t *table = (uint64_t *)(read_cr3() & PAGE_ADDRESS);

    for (unsigned level = read_cr4() & CR4_LA57 ? 5 : 4; level; level--) {
        entry = &table[address >> (12 + 9 * (level - 1)) & (WORDS - 1)];
        if (level > 1 && level < 4 && *entry & PAGE_LARGE)
            split(entry, level, pages->tables[level - 2]);
        table = (uint64_t *)(*entry & PAGE_ADDRESS);
    }
    return entry;
}

/* A page is one of a shadow stack if it is dirty and read-only; a token on it holds its own address. */
static uint64_t make_stack(struct pages *pages)
{
    uint64_t *token = &pages->stack[WORDS - 1], cr0 = read_cr0(), *entry;

    *token = (uint64_t)token;
    write_cr0(cr0 & ~CR0_WP); /* the firmware's tables may be read-only */
    entry = entry_of(pages);
    *entry = (*entry & ~PAGE_WRITE) | PAGE_DIRTY;
    write_cr3(read_cr3());
    write_cr0(cr0 | CR0_WP);
    return (uint64_t)token;
}

static uint64_t read_ssp(void)
{
    uint64_t value = 0;

    __asm__ volatile("rdsspq %0" : "+r"(value));
    return value;
}

bool shadow_stack_call(void (*work)(void), void (*compare)(const char *name, uint64_t was, uint64_t is))
{
    EFI_PHYSICAL_ADDRESS pages = 0;
    uint64_t ssp, now, control;
    bool on;

    if (cpuid(CPUID_VENDOR, 0).eax < CPUID_STRUCTURED ||
        !(cpuid(CPUID_STRUCTURED, 0).ecx & CPUID_STRUCTURED_ECX_CET_SS) ||
        EFI_ERROR(uefi.boot->AllocatePages(AllocateAnyPages, EfiBootServicesData,
                                           sizeof(struct pages) / PAGE_SIZE, &pages)))
        return false;
    wrmsr(IA32_PL0_SSP, make_stack((struct pages *)pages));
    wrmsr(IA32_S_CET, S_CET_SHADOW_STACK);
    write_cr4(read_cr4() | CR4_CET);
    __asm__ volatile("setssbsy" : : : "memory");
    ssp = read_ssp();
    work();
    on = read_cr4() & CR4_CET;
    now = read_ssp();
    control = rdmsr(IA32_S_CET);
    write_cr4(read_cr4() & ~CR4_CET);
    compare("CR4.CET", 1, on);
    compare("SSP", ssp, now);
    compare("IA32_S_CET", S_CET_SHADOW_STACK, control);
    return true;
}
