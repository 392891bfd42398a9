/* An instruction for each kind of event, in ring 0 and in ring 3 (tests/frames/sites.asm). */
#ifndef TESTS_FRAMES_SITES_H
#define TESTS_FRAMES_SITES_H

#include "tests/frames/rules.h"

struct frames_site {
    uint64_t at, after; /* the instruction without prefixes, and the next one; 0: there is none */
};

_Static_assert(sizeof(struct frames_site) == 2 * sizeof(uint64_t), "a row of tests/frames/sites.asm");

extern const struct frames_site frames_sites[FRAMES_MODES][FRAMES_KINDS];

/* Where a handler has to return to. */
extern const uint64_t frames_exits[FRAMES_MODES];

/* Goes to `rip` in ring 0 by IRETQ, with these RFLAGS, RSP and RDI; returns after frames_exits[IN_RING0]. */
void frames_enter(uint64_t rip, uint64_t rflags, uint64_t rsp, uint64_t rdi);

/* An x87 exception is pending from the one to the other; all exceptions of SSE are unmasked. */
void frames_x87_pending(void);
void frames_x87_restore(void);
void frames_sse_unmasked(void);
void frames_sse_restore(void);

#endif
