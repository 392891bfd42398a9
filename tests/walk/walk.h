/*
 * A walk: an NMI at every instruction boundary of a path, one boundary after the other, none by chance.
 *
 * The path is recorded by single steps (tests/walk/path.h). Then it is run once for each of its boundaries,
 * at full speed up to an instruction breakpoint there. The handler of that #DB sends a probe NMI to its own
 * CPU. If NMIs are not blocked, the probe arrives at once, in the #DB handler; the NMI handler sends a second
 * one, which must become pending, and returns without the latch. The #DB handler then returns with the latch:
 * that unblocks NMIs, and the second one arrives before the next instruction, at the boundary. If NMIs are
 * blocked, the probe is pending, and must arrive exactly where the path unblocks them. Each boundary must be
 * blocked or not as the path specifies.
 *
 * Between the iterations of a string instruction there is no instruction breakpoint, but a data breakpoint on
 * the address just written.
 */
#ifndef TESTS_WALK_WALK_H
#define TESTS_WALK_WALK_H

#include "nmi/reflect.h"
#include "tests/harness/check.h"

struct walk {
    /* Runs the path once, from walk_begin to walk_end; false, with a failed check, if it could not. */
    bool (*round)(struct test *t, const struct walk *w);
    const struct nmi_way *way; /* only for round() */

    bool from_exit;   /* the path begins at HOST_RIP; else at the FRED entry point */
    bool blocked;     /* NMIs are blocked from there to the ERETS of the entry page; else nowhere */
    bool up_to_entry; /* NMIs stay blocked up to the VM entry: the probe exits there, and is reflected by INT
                         2 */
    unsigned nmis, int2; /* NMIs and INT 2 that arrive in each round besides the probe */
};

/* Walks all boundaries; with repeat= or fault=, to save time, every seventh, from a different first one each
 * time. Skips the case on Bochs with several CPUs. */
void walk(struct test *t, const struct walk *w);

/* Before and after the path, in each round. In between the NMI handler belongs to the walk. */
void walk_begin(const struct walk *w);
void walk_end(void);

/* Waits until what was sent to this CPU has arrived or is pending. As nmi_settle, but short: it is called
 * some thousand times. */
void walk_settle(void);

/* The FRED ring-0 entry point that is walked. */
extern uint64_t walk_entry;

/* The value of HOST_RIP outside a walk. */
extern uint64_t walk_exit;

/* Sets an instruction breakpoint (DR0). */
void walk_break_at(uint64_t rip);

/* A failure in one of these names the line of the case that calls it too (tests/harness/check.h). */
#define walk(t, ...) walk(from_case(t), __VA_ARGS__)

#endif
