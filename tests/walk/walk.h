/*
 * An NMI at every instruction boundary of a path, one after the other: none is left to chance.
 *
 * The path is recorded (tests/walk/path.h); then it is gone once for each of its boundaries, at full speed,
 * but for a breakpoint there. The handler of that #DB sends itself an NMI. If NMIs are open it arrives at
 * once, in the handler; the NMI's own handler sends a second one, which the CPU has to hold, and returns
 * without the latch. Then the #DB returns with the latch: that opens NMIs, and the second one strikes before
 * the next instruction, at the boundary. If NMIs are blocked, the first one is held, and has to strike
 * exactly where they are opened. Which of the two it was must be right, too.
 *
 * Between the iterations of a string instruction there is no breakpoint, but a watch on where it has just
 * written.
 */
#ifndef TESTS_WALK_WALK_H
#define TESTS_WALK_WALK_H

#include "nmi/reflect.h"
#include "tests/harness/check.h"

struct walk {
    /* Goes along the path once, from walk_begin to walk_end; false, with a failed check, if it could not. */
    bool (*round)(struct test *t, const struct walk *w);
    const struct nmi_way *way; /* for round's own use */

    bool from_exit;   /* it begins at HOST_RIP; else at the entry page */
    bool blocked;     /* NMIs are blocked from there to the entry page's ERETS; else open all the way */
    bool up_to_entry; /* they stay blocked up to the VM entry: the NMI exits there, and is reflected, by INT 2
                       */
    unsigned nmis, int2; /* that reach their handler in each round anyway */
};

/* All boundaries; with repeat= or fault=, where time is short, each seventh, from another one each time. */
void walk(struct test *t, const struct walk *w);

/* Around the path, in each round. In between the NMI handler is walk's. */
void walk_begin(const struct walk *w);
void walk_end(void);

/* What is sent to this CPU is there afterwards. As nmi_settle, but it is called some thousand times. */
void walk_settle(void);

/* The ring-0 entry of the entry page that is walked. */
extern uint64_t walk_entry;

/* HOST_RIP as it is without the walk. */
extern uint64_t walk_exit;

/* An instruction breakpoint, from now on. */
void walk_break_at(uint64_t rip);

#endif
