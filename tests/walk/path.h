/*
 * The path that is walked: every instruction boundary from its first instruction to its last, in the order
 * in which the CPU came to them. It is recorded once, by single steps, with NMIs open, so that a step may
 * end in an ERETS with the latch: in software that is IRETQ, and nothing else there steps by one.
 */
#ifndef TESTS_WALK_PATH_H
#define TESTS_WALK_PATH_H

#include "fred/fred.h"

/* What is about to happen when the CPU is here. */
struct boundary {
    uint64_t rip, rsp;
    uint64_t rdi;   /* where a string instruction goes on */
    unsigned level; /* stack level */
    bool shared;    /* in code that delivers the #DB, too: no breakpoint may be here */
};

#define PATH_MOST 4096

struct path {
    unsigned count, shared;
    unsigned opens; /* the boundary behind the ERETS of the entry page, 0 if there is none */
    bool whole;     /* up to where it ends by itself */
    struct boundary at[PATH_MOST];
};

extern struct path path;

/*
 * From here on each #DB is a step of the path, and path_debug takes it: until the next VM entry, or else
 * until the first ERETS has returned. `not_walked` is a function on the way that is none of it, with all that
 * it calls: the tests' own.
 */
void path_begin(bool up_to_entry, fred_handler *not_walked);
void path_debug(struct fred_regs *regs);

/* The first boundary in [from, path.count) with this RIP; path.count if there is none. */
unsigned path_find(unsigned from, uint64_t rip);

/* The boundary where the string instruction of boundary i began, i itself if it is in none. */
unsigned path_run_start(unsigned i);

/* Where an instruction lies, as offset in the image. */
uint64_t path_offset(uint64_t rip);

/* All breakpoints off, and DR6 as if none had struck. */
void path_no_breakpoints(void);

#endif
