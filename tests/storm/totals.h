/* The totals of a storm, summed over its CPUs and parts, and their report. */
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
    uint64_t ticks;   /* duration, in TSC ticks */
    uint64_t longest; /* wait without progress, in TSC ticks */
};

/* Adds a part that has ended. */
void storm_add(struct storm_totals *totals, const struct storm *s);

/* Prints the totals, with the seed. */
void storm_report(struct test *t, const struct storm_totals *totals);

/* Checks that NMIs were sent and arrived at every place of the plan. */
void storm_check_places(struct test *t, const struct storm_plan *plan, const struct storm_totals *totals);

/* A failure in one of these names the line of the case that calls it too (tests/harness/check.h). */
#define storm_report(t, ...)       storm_report(from_case(t), __VA_ARGS__)
#define storm_check_places(t, ...) storm_check_places(from_case(t), __VA_ARGS__)

#endif
