/* States of the CPU in which a firmware may leave it. */
#include "tests/user/cpu_states.h"

#include "boot/console/console.h"
#include "boot/machine/attempt.h"
#include "include/cpuid.h"
#include "include/instructions.h"
#include "include/msr.h"
#include "include/paging.h"
#include "tests/user/shadow_stack.h"

#define PCID 5UL

static uint64_t watched_word;
static uint32_t vmx_region[1024] __attribute__((aligned(4096)));

static void came_back(const char *name, uint64_t was, uint64_t is)
{
    say("starter: %s %s: %#lx, then %#lx\n", name, was == is ? "came back" : "did not come back", was, is);
}

static void missing(const char *what)
{
    say("starter: this CPU has no %s\n", what);
}

/* Bits of CR4 that a program under the firmware does not depend on (SDM vol. 3, 2.5), and where CPUID reports
 * them. */
static const struct {
    const char *name;
    unsigned bit;
    uint32_t leaf;
    size_t word;
    unsigned cpuid_bit;
} cr4_bits[] = {
    {"TSD", 2, CPUID_FEATURES, offsetof(struct cpuid_leaf, edx), 4},
    {"DE", 3, CPUID_FEATURES, offsetof(struct cpuid_leaf, edx), 2},
    {"UMIP", 11, CPUID_STRUCTURED, offsetof(struct cpuid_leaf, ecx), 2},
    {"SMXE", 14, CPUID_FEATURES, offsetof(struct cpuid_leaf, ecx), 6},
    {"FSGSBASE", 16, CPUID_STRUCTURED, offsetof(struct cpuid_leaf, ebx), 0},
    {"OSXSAVE", 18, CPUID_FEATURES, offsetof(struct cpuid_leaf, ecx), 26},
    {"SMEP", 20, CPUID_STRUCTURED, offsetof(struct cpuid_leaf, ebx), 7},
    {"SMAP", 21, CPUID_STRUCTURED, offsetof(struct cpuid_leaf, ebx), 20},
    {"PKE", 22, CPUID_STRUCTURED, offsetof(struct cpuid_leaf, ecx), 3},
    {"PKS", 24, CPUID_STRUCTURED, offsetof(struct cpuid_leaf, ecx), 31},
};

static bool has(uint32_t number, size_t word, unsigned bit)
{
    struct cpuid_leaf leaf = cpuid(number, 0);

    return *(uint32_t *)(void *)((char *)&leaf + word) >> bit & 1;
}

static void cr4(void (*run)(void))
{
    uint64_t was = read_cr4(), with = was;

    for (size_t i = 0; i < COUNT_OF(cr4_bits); i++) {
        if (has(cr4_bits[i].leaf, cr4_bits[i].word, cr4_bits[i].cpuid_bit)) {
            with |= BIT(cr4_bits[i].bit);
            say("starter: CR4.%s is on\n", cr4_bits[i].name);
        }
    }
    write_cr4(with);
    run();
    came_back("CR4", with, read_cr4());
    write_cr4(was);
}

static void pcide(void (*run)(void))
{
    uint64_t cr3 = read_cr3(), was = read_cr4(), with = was | CR4_PCIDE;

    if (!has(CPUID_FEATURES, offsetof(struct cpuid_leaf, ecx), 17)) {
        missing("CR4.PCIDE");
        return;
    }
    write_cr3(cr3 & ~CR3_PCID);
    write_cr4(with);
    write_cr3((cr3 & ~CR3_PCID) | PCID);
    run();
    came_back("CR4", with, read_cr4());
    came_back("CR3", (cr3 & ~CR3_PCID) | PCID, read_cr3());
    write_cr3(cr3 & ~CR3_PCID);
    write_cr4(was);
    write_cr3(cr3);
}

void la57_switch(uint64_t cr3, uint64_t cr4);

static void switch_paging(uint64_t cr3, uint64_t cr4)
{
    uint64_t flags = read_rflags();

    cli();
    la57_switch(cr3, cr4);
    write_rflags(flags);
}

/* Paging with five levels: a table above the firmware's. */
static void la57(void (*run)(void))
{
    static uint64_t top[PAGE_SIZE / sizeof(uint64_t)] __attribute__((aligned(PAGE_SIZE)));
    uint64_t cr3 = read_cr3(), was = read_cr4(), with = was | CR4_LA57;

    if (!(cpuid(CPUID_STRUCTURED, 0).ecx & CPUID_STRUCTURED_ECX_LA57) || was & CR4_LA57) {
        missing("CR4.LA57, or it is on already");
        return;
    }
    top[0] = (cr3 & PAGE_ADDRESS) | PAGE_PRESENT | PAGE_WRITE | PAGE_USER;
    switch_paging((uint64_t)top, with);
    run();
    came_back("CR4", with, read_cr4());
    came_back("CR3", (uint64_t)top, read_cr3());
    switch_paging(cr3, was);
}

extern const uint8_t fred_to_idt[];

/* Event delivery by FRED, which hands interrupts to the firmware's IDT. */
static void fred(void (*run)(void))
{
    uint64_t was = read_cr4(), config = (uint64_t)fred_to_idt;

    if (cpuid(CPUID_STRUCTURED, 0).eax < 1 ||
        !(cpuid(CPUID_STRUCTURED, 1).eax & CPUID_STRUCTURED_1_EAX_FRED)) {
        missing("FRED");
        return;
    }
    wrmsr(IA32_FRED_CONFIG, config);
    wrmsr(IA32_FRED_STKLVLS, 0);
    write_cr4(was | CR4_FRED);
    run();
    came_back("CR4", was | CR4_FRED, read_cr4());
    came_back("IA32_FRED_CONFIG", config, rdmsr(IA32_FRED_CONFIG));
    write_cr4(was);
}

static void cr0(void (*run)(void))
{
    uint64_t was = read_cr0(), with = (was | CR0_AM) & ~(CR0_WP | CR0_NE);

    write_cr0(with);
    run();
    came_back("CR0", with, read_cr0());
    write_cr0(was);
}

static void efer(void (*run)(void))
{
    uint64_t was = rdmsr(IA32_EFER), with = was ^ EFER_SCE;

    wrmsr(IA32_EFER, with);
    run();
    came_back("IA32_EFER", with, rdmsr(IA32_EFER));
    wrmsr(IA32_EFER, was);
}

static void flags(void (*run)(void))
{
    uint64_t was = read_rflags(), with = was | RFLAGS_NT | RFLAGS_AC | RFLAGS_IOPL, now;

    write_rflags(with);
    run();
    now = read_rflags();
    write_rflags(was);
    came_back("RFLAGS", with & ~RFLAGS_STATUS, now & ~RFLAGS_STATUS);
}

static void breakpoints(void (*run)(void))
{
    uint64_t was = read_dr7(), with = was | BIT(1) | BIT(3) | BIT(8) | BIT(9) | DR7_WRITE0 | DR7_WRITE1;

    write_dr0((uint64_t)&watched_word);
    write_dr1((uint64_t)&watched_word + 1);
    write_dr7(with);
    run();
    came_back("DR7", with, read_dr7());
    came_back("DR0", (uint64_t)&watched_word, read_dr0());
    write_dr7(was);
}

static void leave_vmx(void *argument)
{
    (void)argument;
    __asm__ volatile("vmxoff" : : : "cc", "memory");
}

/* In VMX operation. */
static void vmx(void (*run)(void))
{
    uint64_t region = (uint64_t)vmx_region;

    if (!(cpuid(CPUID_FEATURES, 0).ecx & CPUID_FEATURES_ECX_VMX)) {
        missing("VMX");
        return;
    }
    vmx_region[0] = (uint32_t)rdmsr(IA32_VMX_BASIC);
    write_cr4(read_cr4() | CR4_VMXE);
    __asm__ volatile("vmxon %0" : : "m"(region) : "cc", "memory");
    run();
    came_back("VMX operation", 1, !attempt(leave_vmx, NULL, "VMX operation was left"));
    write_cr4(read_cr4() & ~CR4_VMXE);
}

static void shadow_stack(void (*run)(void))
{
    if (!shadow_stack_call(run, came_back))
        missing("supervisor shadow stacks");
}

const struct cpu_state cpu_states[] = {
    {"cr0", cr0},     {"cr4", cr4},
    {"pcide", pcide}, {"efer", efer},
    {"la57", la57},   {"fred", fred},
    {"flags", flags}, {"breakpoints", breakpoints},
    {"vmx", vmx},     {"shadow-stack", shadow_stack},
};

const size_t cpu_states_count = COUNT_OF(cpu_states);
