/* The NMI at one boundary of the path: getting there, sending it, and what arrived. */
#ifndef TESTS_WALK_PROBE_H
#define TESTS_WALK_PROBE_H

#include "fred/fred.h"

/* An NMI, or INT 2, in its handler. */
struct arrival {
    struct fred_event event;
    struct registers gprs;
    bool probe; /* it came while the #DB handler waited for it */
};

#define ARRIVALS_MOST 8

struct walk_probe {
    bool struck, open;      /* it was reached; NMIs were open there */
    struct registers gprs;  /* there */
    struct fred_event here; /* the #DB's frame: RIP, RSP, RFLAGS, level */
    unsigned arrivals;      /* all of them, also those that found no place */
    struct arrival arrived[ARRIVALS_MOST];
};

extern struct walk_probe last_probe;

/*
 * The next round is for this boundary of the path, with a stop at another one before it, or `via` is the
 * same. DR0 is loaded, DR7 is not.
 */
void probe_begin(unsigned boundary, unsigned via);
void probe_debug(struct fred_regs *regs);

/* Nothing is awaited any more. */
void probe_end(void);

/* For nmi_inside. It is not walked. */
void probe_arrived(struct fred_regs *regs);

#endif
