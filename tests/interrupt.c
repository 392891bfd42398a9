#include "tests/interrupt.h"

#include "include/apic.h"
#include "nmi/apic.h"

#define PRIORITY_BELOW_OURS 0xE0

static uint32_t tpr, spurious, lint0;

/* The task priority holds off what the APIC gets, LINT0's mask what the 8259 tells the CPU past the APIC. */
void interrupts_open(void)
{
    tpr = apic_read(APIC_TPR);
    spurious = apic_read(APIC_SPURIOUS);
    lint0 = apic_read(APIC_LVT_LINT0);
    apic_write(APIC_SPURIOUS, spurious | SPURIOUS_ENABLE);
    apic_write(APIC_TPR, PRIORITY_BELOW_OURS);
    apic_write(APIC_LVT_LINT0, lint0 | LVT_MASKED);
}

void interrupts_close(void)
{
    apic_write(APIC_LVT_LINT0, lint0);
    apic_write(APIC_TPR, tpr);
    apic_write(APIC_SPURIOUS, spurious);
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
