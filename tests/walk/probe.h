/* The probe NMI at one boundary of a path: reaching the boundary, sending the probe, and recording what
 * arrived. */
#ifndef TESTS_WALK_PROBE_H
#define TESTS_WALK_PROBE_H

#include "fred/fred.h"

/* An NMI, or INT 2, as it arrived in its handler. */
struct probe_arrival {
    struct fred_event event;
    struct registers gprs;
    bool probe; /* it arrived while the #DB handler waited for the probe */
};

#define ARRIVALS_MOST 8

struct walk_probe {
    bool reached, unblocked; /* the boundary was reached; NMIs were not blocked there */
    struct registers gprs;   /* at the boundary */
    struct fred_event here;  /* of the #DB: RIP, RSP, RFLAGS, level */
    unsigned arrivals;       /* all of them, also those beyond ARRIVALS_MOST */
    struct probe_arrival arrived[ARRIVALS_MOST];
};

extern struct walk_probe last_probe;

/*
 * Prepares the next round for this boundary of the path, with a stop at boundary `via` before it; `via` may
 * be the same. Loads DR0, not DR7. probe_debug is the #DB handler of the round.
 */
void probe_begin(unsigned boundary, unsigned via);
void probe_debug(struct fred_regs *regs);

/* Ends the round: disables the breakpoints. */
void probe_end(void);

/* The NMI and INT 2 handler of a round, for nmi_inside. It is not walked. */
void probe_arrived(struct fred_regs *regs);

#endif
