#include "tests/bench/stamps.h"

#define TRIES       100
#define KNOWN_COUNT 1000 /* instructions of bench_thousand */

static uint32_t least_ticks(void (*measured)(void))
{
    uint32_t best = UINT32_MAX;

    for (unsigned i = 0; i < TRIES; i++) {
        measured();
        if (bench_stamps[1] - bench_stamps[0] < best)
            best = (uint32_t)(bench_stamps[1] - bench_stamps[0]);
    }
    return best;
}

const struct bench_overhead *bench_overhead(void)
{
    static struct bench_overhead overhead;

    if (!overhead.pair) {
        overhead.pair = least_ticks(bench_pair);
        overhead.jump = least_ticks(bench_pair_jump);
        overhead.handler = least_ticks(bench_pair_handler);
        overhead.thousand = least_ticks(bench_thousand) - overhead.pair;
    }
    return &overhead;
}

const char *(bench_clock)(struct test *t)
{
    const struct bench_overhead *o = bench_overhead();
    bool exact = o->thousand == KNOWN_COUNT;

    tell(t, "bench clock unit=%s rounds=%u overhead=%u thousand=%u", exact ? "instructions" : "cycles",
         t->options->bench, o->pair, o->thousand);
    if (t->vcpu->mitigated)
        return "the guest runs with mitigations";
    return exact ? NULL : "the clock counts no instructions";
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
