/* Distances: the receiver, round by round. */
#include "boot/cpu/per_cpu.h"
#include "boot/smp/ap.h"
#include "include/instructions.h"
#include "nmi/apic.h"
#include "nmi/handler.h"
#include "tests/distance/distance.h"
#include "tests/events/interrupt.h"
#include "tests/harness/environment.h"

#define LEAD_FIRST   16
#define LEAD_FACTOR  4
#define LEAD_MOST    (1UL << 24)
#define LEAD_TURNS   (1UL << 12) /* an emulator that runs its CPUs in turns */
#define TRIES        4           /* of each lead */
#define STEPS        4096        /* distances in a lead, at most */
#define QEMU_STEPS   64
#define MORE         1024 /* distances beyond the lead, at most */
#define MOST_APART   (1UL << 26)
#define LAST_ROUNDS  16  /* in which the NMI strikes in the end */
#define SETTLE_TURNS 100 /* rounds: an emulator that runs its CPUs in turns */
#define SETTLE       2000
#define MS_OF_TURNS  100
#define MS           30000
#define SOME_TICKS   1000000UL /* per millisecond, if the firmware has no clock */

uint64_t distance_patience_ticks(void)
{
    uint64_t ticks = aps_ticks_per_ms() ? aps_ticks_per_ms() : SOME_TICKS;

    return (environment_is_bochs() ? MS_OF_TURNS : MS) * ticks;
}

static void wait_until_sent(void)
{
    uint64_t start = rdtsc();

    while (distance.sent != distance.round && !distance.over) {
        pause();
        if (rdtsc() - start > distance_patience_ticks())
            distance_wrong("CPU %u does not send", distance.sender);
    }
}

static void take_round(uint64_t at)
{
    struct distance *d = &distance;
    error e = distance_prepare();

    if (e) {
        distance_wrong("%s", e);
        return;
    }
    distance_now = distance_events = 0;
    d->arrivals = d->exits = 0;
    d->rescued = false;
    d->exit = (struct vm_exit){0};
    d->distance = at;
    d->round++;
    d->rounds++;
    this_cpu()->beat++;
    e = distance_take();
    if (e)
        distance_wrong("%s", e);
    wait_until_sent();
    if (!d->over)
        distance_check_round();
    d->done = d->round;
}

/* Whether the NMI of the last round struck in the lead, or was held then. */
static bool was_early(void)
{
    const struct distance *d = &distance;

    if (distance_blocks())
        return d->seen.stage == 0;
    return d->arrivals && !d->exits && distance_place(d->arrived[0].frame.rip) == AT_LEAD;
}

static bool was_last(void)
{
    const struct distance *d = &distance;
    enum distance_place at = d->plan->at;

    if (at == AT_HALTED)
        return d->exits && d->exit.activity;
    return d->arrivals && distance_place(d->arrived[d->arrivals - 1].frame.rip) == at;
}

/* An interrupt between CPUs takes time: the lead has to be longer than that. */
static void find_lead(void)
{
    for (distance.lead = LEAD_FIRST; !distance.over; distance.lead *= LEAD_FACTOR) {
        for (unsigned i = 0; i < TRIES; i++) {
            take_round(0);
            if (distance.over || was_early())
                return;
        }
        if (distance.lead > (environment_is_bochs() ? LEAD_TURNS : LEAD_MOST))
            distance_wrong("with no lead does the sender come before the operation");
    }
}

/* QEMU's CPUs are threads, which the host runs when it likes: there a round more or less means little. */
static uint64_t next_distance(uint64_t at)
{
    return at + 1 + (environment_is_qemu() ? (at + distance.lead) / QEMU_STEPS : distance.lead / STEPS);
}

static uint64_t most_distance(void)
{
    return environment_is_qemu() ? MOST_APART
                                 : (1 + distance.lead / STEPS) * MORE + distance.lead * LEAD_FACTOR;
}

static void take_all(void)
{
    unsigned last = 0;

    find_lead();
    for (uint64_t at = next_distance(0); last < LAST_ROUNDS && !distance.over; at = next_distance(at)) {
        take_round(at);
        last += was_last();
        if (at > most_distance())
            distance_wrong("the sender never comes after the operation");
    }
}

static void end_interrupt(struct fred_regs *regs)
{
    (void)regs;
    interrupt_end();
}

/* The sender may have sent an interrupt that was late. */
static void let_sender_leave(void)
{
    uint64_t start = rdtsc();

    distance.over = true;
    while (!distance.left && rdtsc() - start <= distance_patience_ticks())
        pause();
    nmi_settle();
    __asm__ volatile("sti; nop; nop; cli" : : : "memory");
}

error distance_receive(void)
{
    error e = distance_open();

    distance.settle = environment_is_bochs() ? SETTLE_TURNS : SETTLE;
    interrupts_open();
    fred_hook(EVENT_EXTERNAL_INTERRUPT, INTERRUPT_VECTOR, end_interrupt);
    nmi_handler_install();
    nmi_inside(distance_strike);
    if (!e)
        take_all();
    nmi_unblock();
    let_sender_leave();
    nmi_handler_install();
    nmi_account_forget(&nmi_account);
    fred_hook(EVENT_EXTERNAL_INTERRUPT, INTERRUPT_VECTOR, NULL);
    interrupts_close();
    distance_close();
    return e;
}
