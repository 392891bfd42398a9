#include "boot/cpu/recovery_point.h"

#include "boot/cpu/per_cpu.h"
#include "include/instructions.h"

/* For an event, for one on the way back from it, and for one on the way back from that. */
#define USES_MOST 3

static per_cpu struct recovery_point *innermost_point;

void recovery_point_add(struct recovery_point *p)
{
    p->cr3 = read_cr3();
    p->uses_left = USES_MOST;
    p->outer = innermost_point;
    innermost_point = p;
}

void recovery_point_close(const struct recovery_point *p)
{
    innermost_point = p->outer;
}

const struct context *recovery_point_take(void)
{
    if (!innermost_point || !innermost_point->uses_left)
        return (const struct context *)0;
    innermost_point->uses_left--;
    write_cr3(innermost_point->cr3);
    return &innermost_point->context;
}
