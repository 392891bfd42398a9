/* What a storm came to, for the log: sums over its CPUs and parts. */
#ifndef TESTS_STORM_TOTALS_H
#define TESTS_STORM_TOTALS_H

#include "tests/storm/storm.h"

struct storm_sum {
    uint64_t sent, direct, reflected, foretold, most;
    int64_t merged;
};

struct storm_totals {
    unsigned cpus;
    struct storm_sum nmis[2], interrupts[2]; /* freely, in turns */
    uint64_t sent[STORM_PLACES], arrived[STORM_PLACES];
    uint64_t ticks;   /* of the time-stamp counter, in all */
    uint64_t longest; /* wait in which nobody got on, in the same */
};

/* Adds what was just over. */
void storm_add(struct storm_totals *told, const struct storm *s);

/* Tells all of it, with the seed. */
void storm_report(struct test *t, const struct storm_totals *told);

/* Where NMIs should have been sent and should have arrived, they were and did. */
void storm_check_places(struct test *t, const struct storm_plan *plan, const struct storm_totals *told);

#endif
