/* The places where the TSC is read (tests/bench/stamps.asm), and where each continues. For tests/bench only.
 */
#ifndef TESTS_BENCH_STAMPS_H
#define TESTS_BENCH_STAMPS_H

#include "tests/bench/bench.h"

extern volatile uint64_t bench_stamps[BENCH_STAMPS];
extern uint64_t bench_exit, bench_stub, bench_entry, bench_handler, bench_back;

/* Not called from C: the VMM gets their addresses. */
void bench_at_exit(void);
void bench_at_stub(void);
void bench_at_entry(void);
void bench_at_handler(void);
void bench_at_back(void);

/* Two stamps with nothing in between, with a jump, with the call of an empty handler, with 1,000
 * instructions. */
void bench_pair(void);
void bench_pair_jump(void);
void bench_pair_handler(void);
void bench_thousand(void);

/* The least cost of the stamps themselves, in TSC ticks; measured once. */
struct bench_overhead {
    uint32_t pair, jump, handler;
    uint32_t thousand, most; /* of bench_thousand without its stamps, the least and the most */
};

const struct bench_overhead *bench_overhead(void);

#endif
