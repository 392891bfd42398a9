/*
 * The experiments of https://github.com/lxylxy123456/shv, by their numbers there, as a table: the settings of
 * each, and what has to follow, step by step. Each runs in a guest with an IDT, then in one with FRED, where
 * handlers return by ERETS. Where the guest itself executes an IRET, it runs once more with ERETS and the
 * latch instead.
 */
#ifndef TESTS_FRED_GUEST_EXPERIMENTS_H
#define TESTS_FRED_GUEST_EXPERIMENTS_H

#include "tests/fred_guest/run.h"

enum experiment_start {
    START_CALLS,
    START_WAITS,
    START_SENDS, /* sends itself an NMI */
    START_HALTED,
    START_NEVER, /* no entry */
    STARTS
};

/* NMIs in the host before the entry. */
enum experiment_host { BEFORE_OPEN, BEFORE_BLOCKED, BEFORE_ONE_HELD, BEFORE_TWO_HELD };

enum experiment_injects { INJECTS_NOTHING, INJECTS_NMI, INJECTS_INTERRUPT };

enum experiment_event {
    STEPS_END,
    RETURN, /* moves the guest to its IRET or ERETS */

    /* Enters the guest. */
    NMI_EXIT,
    WINDOW_EXIT,
    NMI_ARRIVES,
    INTERRUPT_ARRIVES,
    DONE, /* its step */

    /* Does not. */
    NMI_IN_HOST,  /* one has come there, right after the exit */
    HOST_OPEN,    /* one that is sent comes */
    HOST_BLOCKED, /* one that is sent is held */
    HOST_ONE,     /* an ERETS with the latch brings one */
    HOST_NONE,    /* and none */

    UNKNOWN, /* anything else: in no row */
    EVENTS
};

/* RIP at the event. */
enum experiment_place { AT_START, AT_SENT = 1 << 8, PAST_RETURN = 2 << 8, IN_HANDLER = 3 << 8 };

/* Bit 3 of the interruptibility state after it, if it is not 0. */
enum experiment_blocking { BLOCKED = 1 << 12, BLOCKED_WITH_FRED = 2 << 12 };

/* A step: an event, with place and blocking. */
#define STEP_EVENT       BITS(7, 0)
#define STEP_PLACE       BITS(11, 8)

#define EXPERIMENT_STEPS 8 /* at most, the end included */

struct experiment {
    unsigned number;
    enum experiment_start start;
    enum experiment_host before;
    struct nmi_controls controls;
    bool blocked; /* bit 3 at the entry */
    enum experiment_injects injects;
    const char *source; /* SDM vol. 3 */
    uint16_t steps[EXPERIMENT_STEPS];
};

/* The table: for each number from 0 on; NULL after the last. */
const struct experiment *experiment_row(unsigned number);

/* Whether it injects an NMI, without virtual NMIs. */
bool experiment_injects_open(const struct experiment *row);

/* Runs and checks it, and prints the outcome in each guest. Skips the case as fred_guest_open does. */
void run_experiment(struct test *t, const struct experiment *row);

/* A failure in this names the line of the case that calls it too (tests/harness/check.h). */
#define run_experiment(t, ...) run_experiment(from_case(t), __VA_ARGS__)

#endif
