/* Gates of a CPU's interrupt descriptor table. */
#include "boot/cpu/cpu.h"

void idt_set(struct cpu *cpu, unsigned vector, uint64_t handler, unsigned ist, unsigned dpl)
{
    cpu->idt[vector] = (struct idt_gate){
        .offset_15_0 = (uint16_t)handler,
        .selector = SELECTOR_CODE,
        .ist = (uint8_t)ist,
        .type = (uint8_t)(GATE_INTERRUPT | dpl << GATE_DPL_SHIFT),
        .offset_31_16 = (uint16_t)(handler >> 16),
        .offset_63_32 = (uint32_t)(handler >> 32),
    };
}
