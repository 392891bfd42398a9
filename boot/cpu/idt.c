/* Gates of a CPU's interrupt descriptor table. */
#include "boot/cpu/cpu.h"

struct idt_gate idt_gate_to(uint64_t handler, uint16_t selector, unsigned ist, unsigned dpl)
{
    return (struct idt_gate){
        .offset_15_0 = (uint16_t)handler,
        .selector = selector,
        .ist = (uint8_t)ist,
        .type = (uint8_t)(GATE_INTERRUPT | dpl << GATE_DPL_SHIFT),
        .offset_31_16 = (uint16_t)(handler >> 16),
        .offset_63_32 = (uint32_t)(handler >> 32),
    };
}

void idt_set(struct cpu *cpu, unsigned vector, uint64_t handler, unsigned ist, unsigned dpl)
{
    cpu->idt[vector] = idt_gate_to(handler, SELECTOR_CODE, ist, dpl);
}
