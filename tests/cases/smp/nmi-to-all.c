#include "boot/cpu/per_cpu.h"
#include "include/apic.h"
#include "nmi/apic.h"
#include "nmi/handler.h"
#include "tests/faults/fault.h"
#include "tests/harness/suite.h"
#include "tests/smp/cross_nmis.h"
#include "tests/smp/every_cpu.h"

struct order {
    unsigned from;
    bool itself;
};

static error send_to_all(struct machine *m, void *argument)
{
    const struct order *order = argument;
    bool wrong = fault_is_on("nmi-to-sender");

    (void)m;
    if (this_cpu()->number != order->from)
        return NULL;
    for (unsigned i = 0; i < every_cpu_numbers(); i++) {
        if (i != order->from || order->itself)
            nmi_account_sent(on_cpu(every_cpu(i), nmi_account), i == order->from);
    }
    apic_send((order->itself || wrong ? ICR_ALL : ICR_ALL_BUT_SELF) | ICR_DELIVERY_NMI | ICR_LEVEL_ASSERT);
    nmi_settle();
    return NULL;
}

static void check_handled(struct test *t, const struct order *order)
{
    for (unsigned i = 0; i < every_cpu_numbers(); i++) {
        unsigned want = i != order->from || order->itself;

        cross_nmi_wait(i, want);
        if (!check_equal(t, "NMIs that a CPU handled", want, on_cpu(every_cpu(i), nmi_seen)->handled))
            tell(t, "CPU %u, after CPU %u sent one to all CPUs%s", i, order->from,
                 order->itself ? "" : " but itself");
    }
}

static void run(struct test *t, struct order order)
{
    cross_nmis_begin(t);
    if (order.from == 0)
        send_to_all(NULL, &order);
    every_cpu_give(send_to_all, &order);
    every_cpu_wait(t);
    check_handled(t, &order);
}

/* Only if no CPU is the firmware's: it would get them too. */
CASE(smp, nmi-to-all, "an NMI sent to all CPUs, or to all but the sender, is handled once by each of them, and not by the sender if it is left out",
     "SDM vol. 3, 10.6.1, Interrupt Command Register, destination shorthand")
{
    if (!every_cpu_there(t))
        return;
    if (every_cpu_count() != aps_present() + 1)
        SKIP(t, "a CPU of the firmware would get them too");
    for (unsigned from = 0; from < every_cpu_numbers(); from++) {
        run(t, (struct order){.from = from});
        run(t, (struct order){.from = from, .itself = true});
    }
    nmi_handler_install();
}
