/* Sets up a way of tests/bench/bench.h for a measurement. For tests/bench only. */
#ifndef TESTS_BENCH_WAYS_H
#define TESTS_BENCH_WAYS_H

#include "nmi/reflect.h"
#include "tests/bench/bench.h"

/* Counts of the handler: NMIs handled, and those with a wrong frame. */
struct bench_seen {
    unsigned handled, wrong;
};

extern struct bench_seen bench_seen;

/*
 * Between the two calls *r reflects by way `w`, with the TSC read at each step, or (whole) at none. A way
 * without FRED turns FRED off: no other event may arrive in between.
 */
void bench_way_open(const struct bench_way *w, struct reflection *r, bool whole);
void bench_way_close(const struct bench_way *w);

#endif
