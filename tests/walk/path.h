/*
 * The path of a walk: every instruction boundary from its first instruction to its last, in execution order.
 * It is recorded once, by single steps, with NMIs not blocked, so that a step may end in an ERETS with the
 * latch: in software that is IRETQ, the only return there that steps one instruction.
 */
#ifndef TESTS_WALK_PATH_H
#define TESTS_WALK_PATH_H

#include "fred/fred.h"

/* The state at an instruction boundary. */
struct boundary {
    uint64_t rip, rsp;
    uint64_t rdi;   /* progress of a string instruction */
    unsigned level; /* stack level */
    bool shared;    /* in code that the delivery of #DB uses too: no breakpoint may be here */
};

#define PATH_MOST 4096

struct path {
    unsigned count, shared;
    unsigned unblocks; /* the boundary after the ERETS of the entry page, which unblocks NMIs; 0: none */
    bool whole;        /* recorded up to its end */
    struct boundary at[PATH_MOST];
};

extern struct path path;

/*
 * From here on each #DB is a step of the path, and path_debug records it: up to the next VM entry, or else
 * until the first ERETS has returned. `not_walked` is a function of the tests that is left out, with all that
 * it calls.
 */
void path_begin(bool up_to_entry, fred_handler *not_walked);
void path_debug(struct fred_regs *regs);

/* The first boundary in [from, path.count) with this RIP; path.count if there is none. */
unsigned path_find(unsigned from, uint64_t rip);

/* The first boundary of the string instruction that boundary i is in; i itself if it is in none. */
unsigned path_run_start(unsigned i);

/* The offset of an instruction in the image. */
uint64_t path_offset(uint64_t rip);

/* Disables all breakpoints, and resets DR6. */
void path_no_breakpoints(void);

#endif
