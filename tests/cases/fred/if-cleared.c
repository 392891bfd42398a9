#include "include/instructions.h"
#include "nmi/apic.h"
#include "tests/interrupt.h"
#include "tests/suite.h"
#include "tests/trigger.h"

static unsigned arrived, arrived_inside;

static void count(struct fred_regs *regs)
{
    (void)regs;
    arrived++;
    interrupt_end();
}

static void send_inside(struct fred_regs *regs)
{
    (void)regs;
    interrupt_send();
    nmi_settle(); /* long enough for an interrupt too */
    arrived_inside = arrived;
}

CASE(fred, if-cleared, "an event clears IF: an interrupt sent in its handler waits for the ERETS that sets it again",
     "FRED 5.0, event delivery: RFLAGS become 2; SDM vol. 3, 6.8.1, Masking Maskable Hardware Interrupts")
{
    arrived = arrived_inside = 0;
    interrupts_open();
    fred_hook(EVENT_EXTERNAL_INTERRUPT, INTERRUPT_VECTOR, count);
    fred_hook(EVENT_SOFTWARE_EXCEPTION, VECTOR_BP, send_inside);
    __asm__ volatile("sti; nop; int3; nop; cli" : : : "memory");
    fred_hook(EVENT_SOFTWARE_EXCEPTION, VECTOR_BP, NULL);
    fred_hook(EVENT_EXTERNAL_INTERRUPT, INTERRUPT_VECTOR, NULL);
    interrupts_close();
    check_equal(t, "interrupts that arrived in the handler", 0, arrived_inside);
    check_equal(t, "interrupts that arrived in all", 1, arrived);
}
