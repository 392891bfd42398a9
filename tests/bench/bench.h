/*
 * The cost of a reflected NMI, step by step: the TSC is read at each. A pending NMI exits from the guest
 * right after the VM entry, each time at the same place; the handler counts it and checks its frame; the
 * guest resumes and reads the TSC. If the TSC counts instructions, as on Bochs, the figures are exact.
 */
#ifndef TESTS_BENCH_BENCH_H
#define TESTS_BENCH_BENCH_H

#include "tests/harness/check.h"
#include "vmm/fred_guest.h"

#define BENCH_ROUNDS_MOST 1000
#define BENCH_WARM_UP     3 /* rounds before those that count */

/* Where the TSC is read. */
enum bench_stamp {
    BENCH_AT_EXIT,
    BENCH_AT_EXIT_BEFORE, /* the exit before that */
    BENCH_AT_ENTRY,
    BENCH_AT_HANDLER,
    BENCH_BEHIND_HANDLER,
    BENCH_AT_BACK,
    BENCH_STAMPS
};

/* The steps in between. */
enum bench_step {
    BENCH_FRAME,   /* from the VM exit to the FRED entry point or the gate, or to the INT 2 */
    BENCH_ENTER,   /* from there to the handler's first instruction */
    BENCH_HANDLER, /* the handler, compared with an empty one */
    BENCH_LEAVE,   /* from its RET until NMIs are unblocked, with the ERETS or IRETQ */
    BENCH_RESUME,  /* from there to the guest's next instruction, with VMRESUME */
    BENCH_ALL,     /* from the VM exit to the guest's next instruction, measured in one */
    BENCH_STEPS
};

/* A reflection method (way) to measure. */
struct bench_way {
    const char *name;
    const struct nmi_way *way; /* NULL: without FRED */
    bool by_int2;
};

extern const struct bench_way bench_direct, bench_direct_level, bench_int2_patch, bench_gate_iretq,
    bench_int2_iretq;

struct bench_cost {
    uint32_t least, median, most_of_99; /* the 99th percentile */
};

struct bench_result {
    struct bench_cost steps[BENCH_STEPS];
    const char *no_bars; /* why no bar applies to what was measured, or NULL */
};

/*
 * Reports what the clock is. Bars are for a clock that is proven to count instructions, all of them ours:
 * NULL, or why none applies here.
 */
const char *bench_clock(struct test *t);

/*
 * Measures a way, t->options->bench rounds, and reports it and the clock. False if it could not, with a
 * failed check.
 */
bool bench_way(struct test *t, const struct bench_way *w, struct bench_result *result);

/* The index of the value of round i: the first round that counts overwrites the warm-up. */
static inline unsigned bench_round(unsigned i)
{
    return i < BENCH_WARM_UP ? 0 : i - BENCH_WARM_UP;
}

/* The most instructions without mitigations, and with them. */
struct bench_most {
    uint32_t off, on;
};

#define BENCH_MOST(off, on) ((struct bench_most){off, on})

/*
 * A bar: what was measured, with mitigations or without as this test's guest, is at most so many
 * instructions, or the case fails; if `not_here` is given, it is not checked, because it does not apply for
 * that reason. The story has which of the two.
 */
void bench_bar(struct test *t, const char *name, struct bench_most most, uint32_t got, const char *not_here);

/*
 * A bar for the steps together, the handler's left out if there are others. It does not apply for
 * result->no_bars either.
 */
void bench_at_most(struct test *t, const struct bench_result *result, enum bench_step from,
                   enum bench_step to, struct bench_most most, const char *not_here);

/*
 * For bars on steps with ERETS, or the delivery of an event, in them: why one for the CPU's own FRED, or for
 * the software backend, does not apply with the FRED at work, or NULL.
 */
const char *bench_only_native(void);
const char *bench_only_software(void);

const char *bench_step_name(enum bench_step step);

/* Where bars apply: reports what the instructions of way direct are for. Fails where they are others. */
void bench_parts(struct test *t, const struct bench_result *result);

/*
 * What an exit of one of the guest's programs that measure costs: at most so many instructions, unless
 * `no_bars` (not NULL) is why that does not apply. The guest uses FRED, with its MSRs swapped so, unless
 * `swap` is FRED_SWAPPED_BY_NONE.
 */
void bench_exit_costs(struct test *t, const char *kind, enum guest_program program, enum fred_swap swap,
                      struct bench_most most, const char *no_bars);

/*
 * The same for an interrupt that is pending at the entry: from its exit to the guest's next instruction.
 * Skips the case as interrupt_exits_open does.
 */
void bench_interrupt_costs(struct test *t, struct bench_most most);

/*
 * Prints what the memory of each CPU is for: of the BSP, the first AP, and each AP that takes more than the
 * one before. Holds the APs to the bar.
 */
void bench_memory(struct test *t);

/* Bytes: of an AP (tests/smp/every_cpu.h) all that is reserved for it, of the BSP all that is in use, without
 * what is the APs'. */
size_t bench_memory_of(unsigned number);

/* A text as one word, valid until the next call. */
const char *bench_one_word(const char *text);

/* The ticks between two stamps, less the cost of the measurement. */
uint32_t bench_ticks(uint64_t from, uint64_t to, uint32_t overhead);

/* Reports a cost as `bench exit`, and holds it to the bar. */
void bench_tell_exit(struct test *t, const char *kind, const struct bench_cost *cost, struct bench_most most,
                     const char *no_bars);

/* The cost statistics of `count` values. Sorts them. */
struct bench_cost bench_cost(uint32_t *values, unsigned count);

/* A failure in one of these names the line of the case that calls it too (tests/harness/check.h). */
#define bench_clock(t)                bench_clock(from_case(t))
#define bench_memory(t)               bench_memory(from_case(t))
#define bench_way(t, ...)             bench_way(from_case(t), __VA_ARGS__)
#define bench_bar(t, ...)             bench_bar(from_case(t), __VA_ARGS__)
#define bench_at_most(t, ...)         bench_at_most(from_case(t), __VA_ARGS__)
#define bench_parts(t, ...)           bench_parts(from_case(t), __VA_ARGS__)
#define bench_exit_costs(t, ...)      bench_exit_costs(from_case(t), __VA_ARGS__)
#define bench_interrupt_costs(t, ...) bench_interrupt_costs(from_case(t), __VA_ARGS__)

#endif
