#include "tests/interrupt.h"

#include "fred/fred.h"
#include "include/apic.h"
#include "include/instructions.h"
#include "nmi/apic.h"

#define PRIORITY_BELOW_OURS 0xE0
#define VECTOR_SPURIOUS     0xFF

static uint32_t tpr, spurious, lint0;

/* One of the firmware's that the task priority overtook on its way to the CPU. It wants no acknowledgement.
 */
static void ignore(struct fred_regs *regs)
{
    (void)regs;
}

/* The task priority holds off what the APIC gets, LINT0's mask what the 8259 tells the CPU past the APIC. */
void interrupts_open(void)
{
    tpr = apic_read(APIC_TPR);
    spurious = apic_read(APIC_SPURIOUS);
    lint0 = apic_read(APIC_LVT_LINT0);
    fred_hook(EVENT_EXTERNAL_INTERRUPT, VECTOR_SPURIOUS, ignore);
    apic_write(APIC_SPURIOUS, SPURIOUS_ENABLE | VECTOR_SPURIOUS);
    apic_write(APIC_TPR, PRIORITY_BELOW_OURS);
    apic_write(APIC_LVT_LINT0, lint0 | LVT_MASKED);
}

void interrupts_close(void)
{
    /* IF is 0, but after an event that came while it was 1 Bochs with FRED learns that only from an
     * instruction. */
    cli();
    apic_write(APIC_LVT_LINT0, lint0);
    apic_write(APIC_TPR, tpr);
    apic_write(APIC_SPURIOUS, spurious);
    fred_hook(EVENT_EXTERNAL_INTERRUPT, VECTOR_SPURIOUS, NULL);
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
