/* What one logical CPU owns while we hold it. IA32_FS_BASE points here: FRED swaps GS, not FS. */
#ifndef BOOT_CPU_CPU_H
#define BOOT_CPU_CPU_H

#include "include/descriptors.h"

struct fred_soft;

struct cpu {
    struct cpu *self;       /* first, so that fs:0 is the address of the whole */
    struct fred_soft *soft; /* the software backend's state, if it is at work */
    uint64_t nmi_handler;   /* what the entry page calls for an NMI (fred/entry.asm) */
    uint64_t scratch[4];    /* for a transition that has no register free */
    uint64_t gdt[GDT_SLOTS];
    struct tss tss;
    uint16_t tss_selector;
    struct idt_gate *idt; /* IDT_GATES of them, one page */
    uint64_t stack_top;
    uint32_t apic_id; /* once apic_open has found it */
    unsigned number;  /* 0 for the first, then in the order of the firmware's */
    uint64_t beat;    /* goes on while it is at work on something long */
};

ASSERT_OFFSET(struct cpu, self, 0);
_Static_assert(sizeof(((struct cpu *)0)->scratch) == 4 * sizeof(uint64_t),
               "fred/soft/soft.asm has use for four words");

/* The interrupt stack of boot/machine/early.asm; fred/soft/soft.h has the first ones. */
#define EARLY_IST 7

static inline struct cpu *this_cpu(void)
{
    struct cpu *cpu;

    __asm__ volatile("mov %%fs:0, %0" : "=r"(cpu));
    return cpu;
}

/* From one gate of include/gates.inc to the next. */
#define GATE_SIZE 5

/*
 * Makes vector's gate lead to handler on stack IST ist (0: the current one), with interrupts off; INT n may
 * use it from the ring dpl and those inside.
 */
void idt_set(struct cpu *cpu, unsigned vector, uint64_t handler, unsigned ist, unsigned dpl);

#endif
