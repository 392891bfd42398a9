#include "boot/way_out.h"

#include "boot/per_cpu.h"
#include "include/instructions.h"

#define GOOD \
    3 /* times: for what strikes, for what strikes on the way back, and for what strikes there again */

static per_cpu struct way_out *innermost_point;

void way_out_add(struct way_out *w)
{
    w->cr3 = read_cr3();
    w->left = GOOD;
    w->outer = innermost_point;
    innermost_point = w;
}

void way_out_close(const struct way_out *w)
{
    innermost_point = w->outer;
}

const struct context *way_out_take(void)
{
    if (!innermost_point || !innermost_point->left)
        return (const struct context *)0;
    innermost_point->left--;
    write_cr3(innermost_point->cr3);
    return &innermost_point->context;
}
