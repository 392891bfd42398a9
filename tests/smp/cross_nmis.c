#include "tests/smp/cross_nmis.h"

#include "boot/cpu/per_cpu.h"
#include "include/apic.h"
#include "include/instructions.h"
#include "nmi/apic.h"
#include "nmi/handler.h"
#include "tests/faults/fault.h"
#include "tests/harness/environment.h"
#include "tests/smp/every_cpu.h"

#define WAIT_PAUSES  10000000
#define TURNS_PAUSES 200000 /* an emulator that runs its CPUs in turns */

static error reset_handler(struct machine *m, void *argument)
{
    (void)m;
    (void)argument;
    nmi_handler_install();
    return NULL;
}

void(cross_nmis_begin)(struct test *t)
{
    nmi_handler_install();
    every_cpu_give(reset_handler, NULL);
    every_cpu_wait(t);
}

static void send_nmi_to(struct cpu *cpu)
{
    nmi_account_sent(on_cpu(cpu, nmi_account), false);
    apic_send_to(fault_is_on("cpu-destination") ? this_cpu()->apic_id : cpu->apic_id,
                 ICR_DELIVERY_NMI | ICR_LEVEL_ASSERT);
    nmi_settle();
}

struct order {
    unsigned from;
    struct cpu *to;
};

static error send_if_ordered(struct machine *m, void *argument)
{
    const struct order *order = argument;

    (void)m;
    if (this_cpu()->number == order->from)
        send_nmi_to(order->to);
    return NULL;
}

/* An emulator may schedule the other CPU late. */
bool cross_nmi_wait(unsigned cpu, unsigned handled)
{
    volatile struct nmi_seen *theirs = on_cpu(every_cpu(cpu), nmi_seen);
    unsigned most = environment_is_bochs() ? TURNS_PAUSES : WAIT_PAUSES;

    for (unsigned i = 0; i < most && theirs->handled < handled; i++)
        pause();
    return theirs->handled >= handled;
}

void(cross_nmi)(struct test *t, unsigned from, unsigned to)
{
    struct order order = {from, every_cpu(to)};

    if (from == 0) {
        send_nmi_to(order.to);
        return;
    }
    every_cpu_give(send_if_ordered, &order);
    every_cpu_wait(t);
}
