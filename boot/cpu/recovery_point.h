/*
 * Where to go on when an event that nobody asked for leaves nothing else: to the innermost of these, with the
 * page tables that were in force where it was opened.
 */
#ifndef BOOT_CPU_RECOVERY_POINT_H
#define BOOT_CPU_RECOVERY_POINT_H

#include "boot/cpu/context.h"

struct recovery_point {
    struct context context;
    uint64_t cr3;
    unsigned left; /* how often it is still good: what strikes on a way out is on it again, but has an end */
    struct recovery_point *outer;
};

/* 0 now, and 1 each time when it was taken: context_save's rules hold. Close it before its function returns.
 */
#define recovery_point_open(w) (recovery_point_add(w), context_save(&(w)->context))

void recovery_point_add(struct recovery_point *w);
void recovery_point_close(const struct recovery_point *w);

/* Switches to its page tables and returns where to go on; NULL if there is none that is good. */
const struct context *recovery_point_take(void);

#endif
