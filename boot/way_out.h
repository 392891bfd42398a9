/*
 * Where to go on when an event that nobody asked for leaves nothing else: to the innermost of these, with the
 * page tables that were in force where it was opened.
 */
#ifndef BOOT_WAY_OUT_H
#define BOOT_WAY_OUT_H

#include "boot/context.h"

struct way_out {
    struct context context;
    uint64_t cr3;
    unsigned left; /* how often it is still good: what strikes on a way out is on it again, but has an end */
    struct way_out *outer;
};

/* 0 now, and 1 each time when it was taken: context_save's rules hold. Close it before its function returns.
 */
#define way_out_open(w) (way_out_add(w), context_save(&(w)->context))

void way_out_add(struct way_out *w);
void way_out_close(const struct way_out *w);

/* Switches to its page tables and returns where to go on; NULL if there is none that is good. */
const struct context *way_out_take(void);

#endif
