#include "include/apic.h"
#include "nmi/apic.h"
#include "nmi/handler.h"
#include "tests/events/interrupt.h"
#include "tests/events/trigger.h"
#include "tests/guests/standing.h"
#include "tests/harness/suite.h"

#define TIMER_ROUNDS 300000 /* of the APIC's timer: once the CPU is halted */
#define DIVIDE_BY_1  0xB

static const uint32_t registers[] = {APIC_LVT_TIMER, APIC_TIMER_DIVIDE, APIC_TIMER_COUNT};

static void write_timer(const uint32_t values[])
{
    for (unsigned i = 0; i < COUNT_OF(registers); i++)
        apic_write(registers[i], values[i]);
}

/* Halts until an event; returns how many interrupts have come then. */
static unsigned halt(void)
{
    unsigned came;

    __asm__ volatile("sti; hlt; mov %1, %0; cli" : "=r"(came) : "m"(caught.count) : "memory");
    return came;
}

static void stay_halted(struct test *t, enum standing as)
{
    static const uint32_t one_shot[] = {INTERRUPT_VECTOR, DIVIDE_BY_1, TIMER_ROUNDS};

    if (t->failures || !host_stand(t, as))
        return;
    write_timer(one_shot);
    check_equal(t, "interrupts of the timer once HLT has ended", 1, halt());
    check_host_stands(t, as, 0);
    if (t->failures)
        tell(t, "NMIs in the host: %s", standing_names[as]);
}

CASE(nmi, blocked-stays-halted, "a CPU halted with NMIs blocked and one held stays halted until an interrupt, which leaves that NMI held",
     "SDM vol. 3, 6.7.1, Handling Multiple NMIs; SDM vol. 2, HLT")
{
    uint32_t before[COUNT_OF(registers)];

    interrupts_open();
    for (unsigned i = 0; i < COUNT_OF(registers); i++)
        apic_read(registers[i], &before[i]);
    catch_on(EVENT_EXTERNAL_INTERRUPT, INTERRUPT_VECTOR);
    stay_halted(t, STANDS_BLOCKED);
    catch_off(EVENT_EXTERNAL_INTERRUPT, INTERRUPT_VECTOR);
    catch_on(EVENT_EXTERNAL_INTERRUPT, INTERRUPT_VECTOR);
    stay_halted(t, STANDS_HELD);
    catch_off(EVENT_EXTERNAL_INTERRUPT, INTERRUPT_VECTOR);
    write_timer(before);
    interrupts_close();
}
