/* One logical CPU that the program owns. IA32_FS_BASE points here: FRED swaps GS, not FS. */
#ifndef BOOT_CPU_CPU_H
#define BOOT_CPU_CPU_H

#include "include/descriptors.h"

struct fred_soft;

struct cpu {
    struct cpu *self;           /* first, so that fs:0 is the address of the structure */
    struct fred_soft *soft;     /* the software backend's state, if it is in use */
    uint64_t nmi_handler;       /* called by the FRED entry point for an NMI (fred/entry.asm) */
    uint64_t interrupt_handler; /* and for an external interrupt */
    uint64_t scratch[4];        /* for a transition without a free register */
    uint64_t gdt[GDT_SLOTS];
    struct tss tss;
    uint16_t tss_selector;
    struct idt_gate *idt; /* IDT_GATES of them, one page */
    uint64_t stack_top;
    uint32_t apic_id; /* valid after apic_open */
    unsigned number;  /* 0: the BSP; then the APs in the firmware's order */
    uint64_t beat;    /* advances during long work (ap_wait) */
};

ASSERT_OFFSET(struct cpu, self, 0);
_Static_assert(sizeof(((struct cpu *)0)->scratch) == 4 * sizeof(uint64_t),
               "fred/soft/soft.asm uses four words");

/* The IST entry that boot/machine/early.asm uses; the first ones belong to fred/soft/soft.h. */
#define EARLY_IST 7

/* Valid while the program owns the CPU. */
static inline struct cpu *this_cpu(void)
{
    struct cpu *cpu;

    __asm__ volatile("mov %%fs:0, %0" : "=r"(cpu));
    return cpu;
}

/* Bytes from one gate of include/gates.inc to the next. */
#define GATE_SHIFT 3
#define GATE_SIZE  (1 << GATE_SHIFT)

/* Gates of the IDT that boot/machine/attempt.c makes: for exceptions only. */
#define ATTEMPT_GATES 32

/* An interrupt gate to `handler`, which runs in the code segment `selector`; `ist` and `dpl` as below. */
struct idt_gate idt_gate_to(uint64_t handler, uint16_t selector, unsigned ist, unsigned dpl);

/*
 * Makes the gate of `vector` (below IDT_GATES) an interrupt gate to `handler`, on the stack of IST entry
 * `ist` (1 to 7; 0: the current stack). INT n may use it at CPL 0 to `dpl` (SDM vol. 3, 6.12.1.1).
 */
void idt_set(struct cpu *cpu, unsigned vector, uint64_t handler, unsigned ist, unsigned dpl);

#endif
