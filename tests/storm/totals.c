#include "tests/storm/totals.h"

#include "boot/smp/ap.h"
#include "boot/text/format.h"

static const char *const places[STORM_PLACES] = {
    [STORM_HOST] = "ordinary code",      [STORM_EVENT] = "the handler of another event",
    [STORM_HANDLER] = "the NMI handler", [STORM_ERETS] = "right after its ERETS",
    [STORM_ENTRY] = "before a VM entry", [STORM_GUEST] = "the guest",
    [STORM_EXIT] = "the exit path",      [STORM_STUB] = "the reflection",
};

static void add_ledger(struct storm_sum *sum, const struct ledger *l)
{
    sum->sent += ledger_sent(l);
    sum->direct += l->direct;
    sum->reflected += l->reflected;
    sum->merged += l->merged;
    sum->foretold += l->foretold;
    if (l->most > sum->most)
        sum->most = l->most;
}

void storm_add(struct storm_totals *totals, const struct storm *s)
{
    totals->cpus = s->cpus;
    for (unsigned i = 0; i < s->cpus; i++) {
        const struct storm_cpu *c = &s->cpu[i];

        if (c->longest > totals->longest)
            totals->longest = c->longest;
        add_ledger(&totals->nmis[c->nmis.turns], &c->nmis);
        add_ledger(&totals->interrupts[c->nmis.turns], &c->interrupts);
        for (unsigned place = 0; place < STORM_PLACES; place++) {
            totals->sent[place] += c->sent[place];
            totals->arrived[place] += c->arrived[place];
        }
    }
}

static void tell_sum(struct test *t, const char *of, bool turns, const struct storm_sum *sum)
{
    char merged[80];

    if (!sum->sent)
        return;
    if (turns)
        format(merged, sizeof(merged), "%lu predicted", sum->foretold);
    else
        format(merged, sizeof(merged), "%lu at most at a time", sum->most - 1);
    tell(t, "%s %s: %lu sent = %lu direct + %lu reflected + %lu merged (%s)", of,
         turns ? "in turns" : "freely", sum->sent, sum->direct, sum->reflected, (uint64_t)sum->merged,
         merged);
}

static void tell_places(struct test *t, const struct storm_totals *totals)
{
    tell(t, "%-28s %9s %9s", "NMIs, the CPU being in", "sent", "arrived");
    for (unsigned place = 0; place < STORM_PLACES; place++) {
        if (totals->sent[place] || totals->arrived[place])
            tell(t, "%-28s %9lu %9lu", places[place], totals->sent[place], totals->arrived[place]);
    }
}

void(storm_report)(struct test *t, const struct storm_totals *totals)
{
    uint64_t ticks = aps_ticks_per_ms() ? aps_ticks_per_ms() : 1;

    tell(t, "seed=%u storm=%u, %u CPU%s, %lu ms of the machine's time, %lu in the longest wait",
         t->options->seed, t->options->storm, totals->cpus, totals->cpus > 1 ? "s" : "",
         totals->ticks / ticks, totals->longest / ticks);
    for (unsigned turns = 2; turns-- > 0;) {
        tell_sum(t, "NMIs", turns, &totals->nmis[turns]);
        tell_sum(t, "interrupts", turns, &totals->interrupts[turns]);
    }
    tell_places(t, totals);
}

static void check_place(struct test *t, const char *what, unsigned place, uint64_t count)
{
    char wanted[100];

    format(wanted, sizeof(wanted), "NMIs that %s while the CPU is in %s", what, places[place]);
    check(t, count, wanted);
}

void(storm_check_places)(struct test *t, const struct storm_plan *plan, const struct storm_totals *totals)
{
    for (unsigned place = 0; place < STORM_PLACES; place++) {
        if (plan->sent & BIT(place))
            check_place(t, "are sent", place, totals->sent[place]);
        if (plan->arrived & BIT(place))
            check_place(t, "arrive", place, totals->arrived[place]);
    }
}
