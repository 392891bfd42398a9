#include "tests/events/interrupt.h"

#include "boot/cpu/per_cpu.h"
#include "fred/fred.h"
#include "include/apic.h"
#include "include/instructions.h"
#include "include/pic.h"
#include "nmi/apic.h"

static per_cpu uint32_t saved_tpr, saved_svr, saved_lint0;
static per_cpu uint8_t saved_pic1, saved_pic2;
static per_cpu unsigned open_count;

static void swallow(struct fred_frame *frame)
{
    (void)frame;
}

/* An interrupt that an 8259 signaled before it was masked still arrives, as a spurious interrupt. */
static void swallow_announced(void)
{
    fred_hook_interrupts(swallow);
    __asm__ volatile("sti; nop; nop; cli" : : : "memory");
    fred_hook_interrupts(NULL);
}

/* The task priority holds off interrupts of the APIC; those of the 8259s bypass it, so they are masked. */
void interrupts_open(void)
{
    if (open_count++)
        return;
    saved_pic1 = inb(PIC1_MASK);
    saved_pic2 = inb(PIC2_MASK);
    outb(PIC1_MASK, 0xFF);
    outb(PIC2_MASK, 0xFF);
    apic_read(APIC_TPR, &saved_tpr);
    apic_read(APIC_SVR, &saved_svr);
    apic_read(APIC_LVT_LINT0, &saved_lint0);
    apic_write(APIC_SVR, (uint32_t)(saved_svr | APIC_SVR_ENABLE));
    apic_write(APIC_TPR, PRIORITY_BELOW_OURS);
    apic_write(APIC_LVT_LINT0, (uint32_t)(saved_lint0 | APIC_LVT_MASKED));
    swallow_announced();
}

void interrupts_close(void)
{
    if (--open_count)
        return;
    /* IF is 0 already; but after an event that arrived with IF 1, Bochs with FRED notices only at a CLI. */
    cli();
    apic_write(APIC_LVT_LINT0, saved_lint0);
    apic_write(APIC_TPR, saved_tpr);
    apic_write(APIC_SVR, saved_svr);
    outb(PIC2_MASK, saved_pic2);
    outb(PIC1_MASK, saved_pic1);
}

void interrupts_forget(void)
{
    fred_hook_interrupts(NULL);
    open_count = 0;
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
