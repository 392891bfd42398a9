#include "boot/machine/hypervisor.h"
#include "tests/bench/stamps.h"

#define TRIES       100
#define KNOWN_COUNT 1000 /* instructions of bench_thousand */

/* Also the most, of all tries but the first, unless that is NULL. */
static uint32_t least_ticks(void (*measured)(void), uint32_t *most)
{
    uint32_t best = UINT32_MAX;

    for (unsigned i = 0; i < TRIES; i++) {
        uint32_t ticks;

        measured();
        ticks = (uint32_t)(bench_stamps[1] - bench_stamps[0]);
        if (ticks < best)
            best = ticks;
        if (most && (i == 1 || (i && ticks > *most)))
            *most = ticks;
    }
    return best;
}

const struct bench_overhead *bench_overhead(void)
{
    static struct bench_overhead overhead;
    uint32_t most;

    if (!overhead.pair) {
        overhead.pair = least_ticks(bench_pair, NULL);
        overhead.jump = least_ticks(bench_pair_jump, NULL);
        overhead.handler = least_ticks(bench_pair_handler, NULL);
        overhead.thousand = least_ticks(bench_thousand, &most) - overhead.pair;
        overhead.most = most - overhead.pair;
    }
    return &overhead;
}

/*
 * Instructions only if the clock is proven to count them, and none but ours: a hypervisor's own are in the
 * same clock, now and then between two reads, and always in an exit.
 */
static const char *why_no_instructions(const struct bench_overhead *o)
{
    if (hypervisor_is_below())
        return "below a hypervisor the clock is not the CPU's alone";
    if (o->thousand != KNOWN_COUNT)
        return "the clock counts no instructions";
    return o->most == o->thousand ? NULL : "the clock disagrees with itself";
}

static const char *unit_of(const char *no_instructions)
{
    if (!no_instructions)
        return "instructions";
    return hypervisor_is_below() ? "ticks" : "cycles";
}

const char *(bench_clock)(struct test *t)
{
    const struct bench_overhead *o = bench_overhead();
    const char *no_instructions = why_no_instructions(o);

    tell(t, "bench clock unit=%s rounds=%u overhead=%u thousand=%u most=%u", unit_of(no_instructions),
         t->options->bench, o->pair, o->thousand, o->most);
    return no_instructions;
}

/* Insertion sort: the values are few, and nearly all equal. */
static void sort_values(uint32_t *values, unsigned count)
{
    for (unsigned i = 1; i < count; i++) {
        uint32_t value = values[i];
        unsigned at = i;

        for (; at > 0 && values[at - 1] > value; at--)
            values[at] = values[at - 1];
        values[at] = value;
    }
}

struct bench_cost bench_cost(uint32_t *values, unsigned count)
{
    sort_values(values, count);
    return (struct bench_cost){values[0], values[count / 2], values[(count - 1) * 99 / 100]};
}
