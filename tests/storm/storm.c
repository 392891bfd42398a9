#include "tests/storm/storm.h"

#include "boot/cpu/per_cpu.h"
#include "boot/machine/interrupt_controllers.h"
#include "boot/text/format.h"
#include "include/instructions.h"
#include "nmi/apic.h"
#include "nmi/handler.h"
#include "tests/events/interrupt.h"
#include "tests/harness/random.h"
#include "tests/smp/bring_up.h"
#include "tests/smp/every_cpu.h"
#include "tests/storm/totals.h"

#include <stdarg.h>

#define LAST_PAUSES 1000000
#define ENOUGH      1000 /* NMIs of a storm that must have reached every place */
#define ODD         0x10001

struct storm storm;

static per_cpu struct storm_cpu *this_storm_cpu;
static per_cpu struct context storm_recovery;

struct storm_cpu *storm_me(void)
{
    return this_storm_cpu;
}

void storm_wrong(const char *text, ...)
{
    size_t used;
    va_list arguments;

    __atomic_store_n(&storm.stopped, true, __ATOMIC_SEQ_CST);
    if (this_storm_cpu->wrong[0])
        return;
    used = format(this_storm_cpu->wrong, sizeof(this_storm_cpu->wrong),
                  "cpu %u, step %lu, last NMI at RIP %#lx: ", this_storm_cpu->number, this_storm_cpu->steps,
                  this_storm_cpu->last_rip);
    va_start(arguments, text);
    format_list(this_storm_cpu->wrong + used, sizeof(this_storm_cpu->wrong) - used, text, arguments);
    va_end(arguments);
}

static void add_cpu(uint32_t id, const struct options *o, bool turns)
{
    struct storm_cpu *c = &storm.cpu[storm.cpus];

    *c = (struct storm_cpu){.number = storm.cpus++, .id = id};
    c->random = ((uint64_t)o->seed << 32 | c->number * ODD) ^ (uint64_t)turns << 31;
    c->random_inside = ~c->random;
}

/* CPUs marked failed are left out, and those beyond LEDGER_SENDERS. */
static void choose_cpus(const struct storm_plan *plan, const struct options *o, bool turns)
{
    storm.plan = plan;
    storm.seed = o->seed;
    storm.cpus = 0;
    storm.here = storm.done = 0;
    storm.stopped = false;
    add_cpu(this_cpu()->apic_id, o, turns);
    for (unsigned i = 0; plan->every_cpu && i < aps_count() && storm.cpus < LEDGER_SENDERS; i++) {
        if (!ap_trouble(i))
            add_cpu((uint32_t)ap_apic_id(i), o, turns);
    }
    for (unsigned i = 0; i < storm.cpus; i++) {
        ledger_open(&storm.cpu[i].nmis, storm.cpus, turns);
        ledger_open(&storm.cpu[i].interrupts, storm.cpus, turns);
    }
}

static void share_out(unsigned nmis)
{
    for (unsigned i = 0; i < storm.cpus; i++)
        storm.cpu[i].left = nmis / storm.cpus + (i < nmis % storm.cpus);
}

static void find_me(void)
{
    this_storm_cpu = NULL;
    for (unsigned i = 0; i < storm.cpus; i++) {
        if (storm.cpu[i].id == this_cpu()->apic_id)
            this_storm_cpu = &storm.cpu[i];
    }
}

static bool all_here(const struct storm_cpu *to, enum storm_kind kind)
{
    (void)to;
    (void)kind;
    return __atomic_load_n(&storm.here, __ATOMIC_SEQ_CST) == storm.cpus;
}

static bool all_done(const struct storm_cpu *to, enum storm_kind kind)
{
    (void)to;
    (void)kind;
    return __atomic_load_n(&storm.done, __ATOMIC_SEQ_CST) == storm.cpus;
}

static void wait_settled(void)
{
    for (unsigned i = 0; i < storm.cpus; i++) {
        storm_wait(storm_is_settled, &storm.cpu[i], STORM_NMI, "an NMI of its own to be accepted");
        storm_wait(storm_is_settled, &storm.cpu[i], STORM_INTERRUPT,
                   "an interrupt of its own to be accepted");
    }
}

static void run_steps(void)
{
    void (*step)(void) = storm.plan->guest ? storm_guest_step : storm_host_step;

    while (!storm.stopped && __atomic_load_n(&this_storm_cpu->left, __ATOMIC_RELAXED) > 0) {
        this_storm_cpu->steps++;
        this_cpu()->beat++;
        step();
    }
}

static void end_one(struct fred_regs *regs)
{
    (void)regs;
    interrupt_end();
}

/* Bounded: an unexpected event may have ended the part of a CPU. */
static void let_all_be_done(void)
{
    for (unsigned i = 0; i < LAST_PAUSES && !all_done(NULL, STORM_NMI); i++)
        pause();
}

/* Also after a failure, when other CPUs may still send: leaves NMIs unblocked, and nothing pending or in
 * service. */
static void leave_clean(void)
{
    storm_handlers(false);
    fred_hook(EVENT_EXTERNAL_INTERRUPT, INTERRUPT_VECTOR, end_one);
    nmi_unblock();
    interrupt_controllers_send_eois(0);
    let_all_be_done();
    storm_let_in();
    nmi_settle();
    fred_hook(EVENT_EXTERNAL_INTERRUPT, INTERRUPT_VECTOR, NULL);
    nmi_handler_install();
    nmi_account_strays(&nmi_account, this_storm_cpu->nmis.strays);
    nmi_account_forget(&nmi_account);
}

/* The part of each CPU. All begin together, and none leaves while others may still send. */
static error take_part(void)
{
    if (storm.plan->guest)
        TRY(storm_guest_open());
    nmi_account.by_storm = true;
    storm_handlers(true);
    __atomic_fetch_add(&storm.here, 1, __ATOMIC_SEQ_CST);
    if (storm_wait(all_here, NULL, STORM_NMI, "all CPUs to arrive"))
        run_steps();
    this_storm_cpu->place = STORM_HOST;
    if (this_storm_cpu->held_off) {
        this_storm_cpu->held_off = false;
        this_storm_cpu->unblocked_by = "an ERETS after the last step";
        nmi_unblock();
    }
    wait_settled();
    __atomic_fetch_add(&storm.done, 1, __ATOMIC_SEQ_CST);
    storm_wait(all_done, NULL, STORM_NMI, "all CPUs to be done");
    storm_let_in();
    nmi_settle(); /* for NMIs that must not arrive any more */
    if (nmi_seen.handled != this_storm_cpu->nmis.accepted)
        storm_wrong("the NMI handler counted %u, the ledger %lu", nmi_seen.handled,
                    this_storm_cpu->nmis.accepted);
    leave_clean();
    if (storm.plan->guest)
        storm_guest_close();
    return NULL;
}

static error join_storm(struct machine *m, void *argument)
{
    error e;

    (void)m;
    (void)argument;
    find_me();
    if (!this_storm_cpu)
        return NULL;
    e = take_part();
    if (e)
        __atomic_store_n(&storm.stopped, true, __ATOMIC_SEQ_CST);
    return e;
}

/* An unexpected event here must end the storm on all CPUs. */
static void join_here(struct test *t)
{
    const struct context *before = fred_set_recovery(&storm_recovery);

    if (context_save(&storm_recovery) == 0) {
        check_error(t, join_storm(NULL, NULL));
    } else {
        storm.stopped = true;
        check(t, false, "no unexpected event (the one printed above)");
    }
    fred_set_recovery(before);
}

static void check_ledger(struct test *t, const struct storm_cpu *c, const struct ledger *l, const char *of)
{
    const char *wrong = ledger_close(l);
    char what[200];

    if (!wrong)
        return;
    format(what, sizeof(what), "cpu %u, %s: %s", c->number, of, wrong);
    check(t, false, what);
}

/* By the counts alone, whatever the ledger predicts. */
static void check_none_merged(struct test *t, const struct storm_cpu *c)
{
    uint64_t sent = ledger_sent(&c->nmis);

    if (!check_equal(t, "NMIs that arrived at a CPU, of those sent to it one by one", sent, c->nmis.accepted))
        tell(t, "CPU %u of the storm", c->number);
}

static void check_all(struct test *t)
{
    for (unsigned i = 0; i < storm.cpus; i++) {
        struct storm_cpu *c = &storm.cpu[i];

        check(t, !c->wrong[0], c->wrong);
        check_ledger(t, c, &c->nmis, "NMIs");
        check_ledger(t, c, &c->interrupts, "interrupts");
        if (storm.plan->waits)
            check_none_merged(t, c);
    }
}

static void storm_part(struct test *t, const struct storm_plan *plan, struct storm_totals *totals, bool turns)
{
    unsigned parts = plan->every_cpu && !plan->waits ? 2 : 1;

    choose_cpus(plan, t->options, turns);
    share_out(t->options->storm / parts + (turns && t->options->storm % parts));
    if (plan->every_cpu)
        every_cpu_give(join_storm, NULL);
    join_here(t);
    if (plan->every_cpu)
        every_cpu_wait(t);
    check_all(t);
    storm_add(totals, &storm);
}

void(storm_run)(struct test *t, const struct storm_plan *plan)
{
    struct storm_totals totals = {0};
    uint64_t start = rdtsc();

    if (plan->every_cpu && !every_cpu_there(t))
        return;
    if (plan->guest && !t->vcpu)
        SKIP(t, why_no_vmx());
    interrupts_open();
    storm_part(t, plan, &totals, true);
    if (plan->every_cpu && !plan->waits && !t->failures)
        storm_part(t, plan, &totals, false);
    interrupts_close();
    totals.ticks = rdtsc() - start;
    storm_report(t, &totals);
    if (t->options->storm >= ENOUGH && !t->failures)
        storm_check_places(t, plan, &totals);
}
