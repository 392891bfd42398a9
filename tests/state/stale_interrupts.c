#include "tests/state/stale_interrupts.h"

#include "fred/fred.h"
#include "include/apic.h"
#include "include/instructions.h"
#include "include/pic.h"
#include "nmi/apic.h"
#include "tests/events/interrupt.h"

#define MOST 256 /* a bound: a device may keep interrupting */

unsigned stale_interrupts_pending(void)
{
    uint32_t word = 0;

    apic_read(APIC_IRR + INTERRUPT_VECTOR / 32 * APIC_VECTOR_STEP, &word);
    return word >> INTERRUPT_VECTOR % 32 & 1;
}

/* One at a time: the interrupted code resumes with IF 0. */
static void take_one(struct fred_regs *regs)
{
    apic_write(APIC_EOI, 0);
    regs->frame.rflags &= ~RFLAGS_IF;
}

static void take_with_handler(unsigned left)
{
    fred_hook_every_interrupt(take_one);
    for (unsigned i = 0; i < MOST && stale_interrupts_pending() > left; i++) {
        sti();
        pause();
        cli();
    }
    fred_hook_every_interrupt(NULL);
}

/* All others are held off. Those of the 8259s bypass the task priority, and would need an EOI there too. */
void stale_interrupts_take(unsigned left)
{
    uint8_t pic1 = inb(PIC1_MASK), pic2 = inb(PIC2_MASK);
    uint32_t lint0 = 0, priority = 0;

    outb(PIC1_MASK, 0xFF);
    outb(PIC2_MASK, 0xFF);
    apic_read(APIC_LVT_LINT0, &lint0);
    apic_write(APIC_LVT_LINT0, (uint32_t)(lint0 | APIC_LVT_MASKED));
    apic_read(APIC_TPR, &priority);
    apic_write(APIC_TPR, PRIORITY_BELOW_OURS);
    take_with_handler(left);
    apic_write(APIC_TPR, priority);
    apic_write(APIC_LVT_LINT0, lint0);
    outb(PIC2_MASK, pic2);
    outb(PIC1_MASK, pic1);
}
