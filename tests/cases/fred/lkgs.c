#include "include/cpuid.h"
#include "include/descriptors.h"
#include "include/instructions.h"
#include "include/msr.h"
#include "tests/blocking/held.h"
#include "tests/events/gdt.h"
#include "tests/harness/suite.h"

#define GS        0x5A5A5A5000UL
#define KERNEL_GS 0xA5A5A5A000UL
#define BASE      0x89ABC000UL
#define WITH_BASE (DESCRIPTOR_DATA_USER | (BASE & BITS(23, 0)) << 16 | (BASE >> 24) << 56)

static void by_register(uint16_t selector)
{
    __asm__ volatile(".byte 0xF2, 0x0F, 0x00, 0xF0" : : "a"(selector) : "memory"); /* lkgs %ax */
}

static void by_memory(uint16_t selector)
{
    __asm__ volatile(".byte 0xF2, 0x0F, 0x00, 0x30" : : "a"(&selector), "m"(selector)); /* lkgs (%rax) */
}

static void check_load(struct test *t, void (*lkgs)(uint16_t), uint16_t selector, uint64_t base)
{
    uint16_t gs = read_gs(), loaded;

    wrmsr(IA32_GS_BASE, GS);
    wrmsr(IA32_KERNEL_GS_BASE, KERNEL_GS);
    lkgs(selector);
    loaded = read_gs();
    check_equal(t, "GS", selector, loaded);
    check_equal(t, "IA32_GS_BASE: as before", GS, rdmsr(IA32_GS_BASE));
    check_equal(t, "IA32_KERNEL_GS_BASE", base, rdmsr(IA32_KERNEL_GS_BASE));
    write_gs(gs);
    wrmsr(IA32_GS_BASE, 0);
    wrmsr(IA32_KERNEL_GS_BASE, 0);
}

CASE(fred, lkgs, "LKGS loads GS, and the descriptor's base of 32 bits into IA32_KERNEL_GS_BASE, 0 for a null selector; IA32_GS_BASE and NMIs stay as they are",
     "SDM vol. 2, LKGS")
{
    uint16_t selector;

    if (!(cpuid(CPUID_STRUCTURED, 1).eax & CPUID_STRUCTURED_1_EAX_LKGS))
        SKIP(t, "the CPU has no LKGS");
    selector = gdt_add(WITH_BASE);
    for (uint16_t rpl = 0; rpl < 4; rpl++) {
        check_load(t, by_register, rpl, 0);
        check_load(t, by_register, selector | rpl, BASE);
        check_load(t, by_memory, selector | rpl, BASE);
    }
    held_open(t);
    check_load(t, by_register, selector, BASE);
    held_close(t, "LKGS", false);
    gdt_drop();
}
