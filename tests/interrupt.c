#include "tests/interrupt.h"

#include "include/apic.h"
#include "nmi/apic.h"

#define PRIORITY_BELOW_OURS 0xE0

static uint32_t tpr, spurious, lint0;

/* The task priority holds off what the APIC gets, LINT0's mask what the 8259 tells the CPU past the APIC. */
void interrupts_open(void)
{
    apic_read(APIC_TPR, &tpr);
    apic_read(APIC_SVR, &spurious);
    apic_read(APIC_LVT_LINT0, &lint0);
    apic_write(APIC_SVR, (uint32_t)(spurious | APIC_SVR_ENABLE));
    apic_write(APIC_TPR, PRIORITY_BELOW_OURS);
    apic_write(APIC_LVT_LINT0, (uint32_t)(lint0 | APIC_LVT_MASKED));
}

void interrupts_close(void)
{
    apic_write(APIC_LVT_LINT0, lint0);
    apic_write(APIC_TPR, tpr);
    apic_write(APIC_SVR, spurious);
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
