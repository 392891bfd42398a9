#include "tests/storm/totals.h"

#include "boot/smp/ap.h"
#include "boot/text/format.h"

static const char *const places[STORM_PLACES] = {
    [STORM_HOST] = "ordinary code",
    [STORM_EVENT] = "the handler of another event",
    [STORM_HANDLER] = "the NMI handler",
    [STORM_ERETS] = "right behind its ERETS",
    [STORM_ENTRY] = "from there to a VM entry",
    [STORM_GUEST] = "the guest",
    [STORM_EXIT] = "the exit path",
    [STORM_STUB] = "the reflection",
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

void storm_add(struct storm_totals *told, const struct storm *s)
{
    told->cpus = s->cpus;
    for (unsigned i = 0; i < s->cpus; i++) {
        const struct storm_cpu *c = &s->cpu[i];

        if (c->longest > told->longest)
            told->longest = c->longest;
        add_ledger(&told->nmis[c->nmis.turns], &c->nmis);
        add_ledger(&told->interrupts[c->nmis.turns], &c->interrupts);
        for (unsigned place = 0; place < STORM_PLACES; place++) {
            told->sent[place] += c->sent[place];
            told->arrived[place] += c->arrived[place];
        }
    }
}

static void tell_sum(struct test *t, const char *of, bool turns, const struct storm_sum *sum)
{
    char merged[80];

    if (!sum->sent)
        return;
    if (turns)
        format(merged, sizeof(merged), "%lu foretold", sum->foretold);
    else
        format(merged, sizeof(merged), "%lu at most at a time", sum->most - 1);
    tell(t, "%s %s: %lu sent = %lu direct + %lu reflected + %lu merged (%s)", of,
         turns ? "in turns" : "freely", sum->sent, sum->direct, sum->reflected, (uint64_t)sum->merged,
         merged);
}

static void tell_places(struct test *t, const struct storm_totals *told)
{
    tell(t, "%-28s %9s %9s", "NMIs, the CPU being in", "sent", "arrived");
    for (unsigned place = 0; place < STORM_PLACES; place++) {
        if (told->sent[place] || told->arrived[place])
            tell(t, "%-28s %9lu %9lu", places[place], told->sent[place], told->arrived[place]);
    }
}

void storm_report(struct test *t, const struct storm_totals *told)
{
    uint64_t ticks = aps_ticks_per_ms() ? aps_ticks_per_ms() : 1;

    tell(t, "seed=%u storm=%u, %u CPU%s, %lu ms of the machine's time, %lu in the longest wait",
         t->options->seed, t->options->storm, told->cpus, told->cpus > 1 ? "s" : "", told->ticks / ticks,
         told->longest / ticks);
    for (unsigned turns = 2; turns-- > 0;) {
        tell_sum(t, "NMIs", turns, &told->nmis[turns]);
        tell_sum(t, "interrupts", turns, &told->interrupts[turns]);
    }
    tell_places(t, told);
}

static void check_place(struct test *t, const char *what, unsigned place, uint64_t count)
{
    char wanted[100];

    format(wanted, sizeof(wanted), "NMIs that %s while the CPU is in %s", what, places[place]);
    check(t, count, wanted);
}

void storm_check_places(struct test *t, const struct storm_plan *plan, const struct storm_totals *told)
{
    for (unsigned place = 0; place < STORM_PLACES; place++) {
        if (plan->sent & BIT(place))
            check_place(t, "are sent", place, told->sent[place]);
        if (plan->arrived & BIT(place))
            check_place(t, "arrive", place, told->arrived[place]);
    }
}
