#include "tests/events/interrupt.h"

#include "boot/cpu/per_cpu.h"
#include "fred/fred.h"
#include "include/apic.h"
#include "include/instructions.h"
#include "include/pic.h"
#include "nmi/apic.h"

static per_cpu uint32_t tpr, spurious, lint0;
static per_cpu uint8_t pic1, pic2;
static per_cpu unsigned opened;

static void swallow(struct fred_regs *regs)
{
    (void)regs;
}

/* What an 8259 had already announced when it was masked comes all the same, as its spurious interrupt. */
static void swallow_announced(void)
{
    static per_cpu fred_handler *before[FRED_VECTORS];

    for (unsigned vector = 0; vector < FRED_VECTORS; vector++)
        before[vector] = fred_hook(EVENT_EXTERNAL_INTERRUPT, vector, swallow);
    __asm__ volatile("sti; nop; nop; cli" : : : "memory");
    for (unsigned vector = 0; vector < FRED_VECTORS; vector++)
        fred_hook(EVENT_EXTERNAL_INTERRUPT, vector, before[vector]);
}

/* The task priority holds off what the APIC gets; the 8259s, which tell the CPU past it, are masked. */
void interrupts_open(void)
{
    if (opened++)
        return;
    pic1 = inb(PIC1_MASK);
    pic2 = inb(PIC2_MASK);
    outb(PIC1_MASK, 0xFF);
    outb(PIC2_MASK, 0xFF);
    apic_read(APIC_TPR, &tpr);
    apic_read(APIC_SVR, &spurious);
    apic_read(APIC_LVT_LINT0, &lint0);
    apic_write(APIC_SVR, (uint32_t)(spurious | APIC_SVR_ENABLE));
    apic_write(APIC_TPR, PRIORITY_BELOW_OURS);
    apic_write(APIC_LVT_LINT0, (uint32_t)(lint0 | APIC_LVT_MASKED));
    swallow_announced();
}

void interrupts_close(void)
{
    if (--opened)
        return;
    /* IF is 0, but after an event that came while it was 1 Bochs with FRED learns that only from an
     * instruction. */
    cli();
    apic_write(APIC_LVT_LINT0, lint0);
    apic_write(APIC_TPR, tpr);
    apic_write(APIC_SVR, spurious);
    outb(PIC2_MASK, pic2);
    outb(PIC1_MASK, pic1);
}

void interrupts_forget(void)
{
    opened = 0;
}

void interrupt_send(void)
{
    apic_send(ICR_LEVEL_ASSERT | INTERRUPT_VECTOR);
    nmi_settle();
}

void interrupt_end(void)
{
    apic_write(APIC_EOI, 0);
}
