/* Distances: the sender, round by round. */
#include "boot/cpu/per_cpu.h"
#include "include/apic.h"
#include "include/instructions.h"
#include "include/msr.h"
#include "nmi/apic.h"
#include "nmi/handler.h"
#include "tests/distance/distance.h"
#include "tests/events/interrupt.h"
#include "tests/faults/fault.h"
#include "tests/smp/every_cpu.h"

#define PAUSES_BETWEEN 20
#define NO_CPU         0x7E /* a local APIC ID that no CPU has */
#define LOST_EACH      8    /* distances of which a fault loses the last one */

void distance_send(struct distance *d);

static uint64_t command_register(void)
{
    return apic_is_x2apic() ? 0 : (rdmsr(IA32_APIC_BASE) & APIC_BASE_ADDRESS) + APIC_ICR_LOW;
}

/* Waits, bounded, while *word is `value`; false after the bound. */
static bool wait_while(const volatile uint32_t *word, uint32_t value)
{
    uint64_t start = rdtsc();

    while (*word == value && !distance.over) {
        pause();
        this_cpu()->beat++;
        if (rdtsc() - start > distance_patience_ticks())
            return false;
    }
    return true;
}

static void wait_until_accepted(void)
{
    uint32_t low = 0;

    for (unsigned i = 0; !apic_is_x2apic() && i < PAUSES_BETWEEN; i++) {
        if (apic_read(APIC_ICR_LOW, &low) && !(low & ICR_DELIVERY_PENDING))
            return;
        pause();
    }
}

static const char *fault_of_plan(const struct distance_plan *plan)
{
    static const char *const faults[] = {
        [PATH_EVENT] = "strike-lost-event",
        [PATH_INT2] = "strike-lost-int2",
        [PATH_ERETS] = "strike-lost-erets",
        [PATH_NMI] = "strike-lost-nmi",
        [PATH_RING3] = "strike-lost-ring3",
        [PATH_HALT] = "strike-lost-halted",
        [PATH_ENTRY] = "strike-lost-resume",
        [PATH_NMI_EXIT] = "strike-lost-nmi-exit",
        [PATH_HALTED_GUEST] = "strike-lost-halted-guest",
    };

    return plan->launches ? "strike-lost-launch" : faults[plan->path];
}

static bool is_to_be_lost(const struct distance *d)
{
    return fault_is_on(fault_of_plan(d->plan)) && d->distance % LOST_EACH == LOST_EACH - 1;
}

static void delay_wrongly(struct distance *d)
{
    if (fault_is_on("strike-late"))
        d->distance += DISTANCE_LATE;
    if (fault_is_on("strike-early"))
        d->distance = 0;
}

static void send_one(struct distance *d)
{
    uint32_t id = d->id;

    delay_wrongly(d);
    if (is_to_be_lost(d))
        d->id = NO_CPU;
    d->icr = command_register();
    if (d->icr)
        apic_write(APIC_ICR_HIGH, d->id << XAPIC_ID_SHIFT);
    nmi_account_sent(on_cpu(every_cpu(d->receiver), nmi_account), false);
    distance_send(d);
    wait_until_accepted();
    d->id = id;
    if (fault_is_on("strike-twice"))
        apic_send_to(id, ICR_DELIVERY_NMI | ICR_LEVEL_ASSERT);
}

/* A CPU that an NMI should have woken is woken by an interrupt. */
static void rescue(struct distance *d)
{
    d->rescued = true;
    apic_send_to(d->id, ICR_LEVEL_ASSERT | INTERRUPT_VECTOR);
}

void distance_send_all(void)
{
    struct distance *d = &distance;
    uint32_t round = 0;

    while (!d->over && wait_while(&d->here, round) && !d->over) {
        round = d->here;
        send_one(d);
        d->sent = round;
        while (d->done != round && !d->over) {
            uint32_t done = d->done;

            if (!wait_while(&d->done, done))
                rescue(d);
        }
    }
    d->left = true;
}
