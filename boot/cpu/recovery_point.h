/*
 * The point to resume at when an unexpected event makes it impossible to continue: the innermost open one,
 * with the page tables (CR3) that were loaded when it was opened.
 */
#ifndef BOOT_CPU_RECOVERY_POINT_H
#define BOOT_CPU_RECOVERY_POINT_H

#include "boot/cpu/context.h"

struct recovery_point {
    struct context context;
    uint64_t cr3;
    unsigned uses_left; /* an event on the way back takes the point again, but not for ever */
    struct recovery_point *outer;
};

/* Returns 0, and 1 each time that it is taken, by the rules of context_save. Close it before the calling
 * function returns. */
#define recovery_point_open(p) (recovery_point_add(p), context_save(&(p)->context))

/* Makes it the innermost one: for recovery_point_open alone. */
void recovery_point_add(struct recovery_point *p);

/* Makes the next outer one the innermost again. */
void recovery_point_close(const struct recovery_point *p);

/* Loads the CR3 of the innermost one and returns its context, to be resumed. NULL if none is open, or if it
 * was taken three times. */
const struct context *recovery_point_take(void);

#endif
