/* A way of tests/bench/bench.h, made ready to be measured. For tests/bench. */
#ifndef TESTS_BENCH_WAYS_H
#define TESTS_BENCH_WAYS_H

#include "nmi/reflect.h"
#include "tests/bench/bench.h"

/* What the handler has counted, and in how many frames there was something else than had to be. */
struct bench_seen {
    unsigned handled, wrong;
};

extern struct bench_seen bench_seen;

/*
 * From one to the other *r reflects by it, with the clock read at each step, or nowhere inside (whole). A way
 * without FRED turns it off: in between no other event may come.
 */
void bench_way_open(const struct bench_way *w, struct reflection *r, bool whole);
void bench_way_close(const struct bench_way *w);

#endif
