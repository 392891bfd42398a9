/* An event in ring 3 enters ring 0 wrongly, or ERETU leaves it wrongly. */
#include "include/registers.h"
#include "tests/faults/fred/rules.h"

static bool is_user(const struct fred_event *event)
{
    return (event->cs & 3) == 3;
}

WRONG_DELIVERY("ring3-entry", "an event in ring 3 enters at page + 100h")
{
    if (is_user(event))
        d->rip += FRED_ENTRY_RING0;
}

WRONG_DELIVERY("ring3-stack", "an event in ring 3 gets the stack of level 1, not of level 0")
{
    if (is_user(event))
        d->at = msrs->rsp[1] - FRED_FRAME_SIZE;
}

/* A nested exception uses its event stack level in ring 3 too. */
WRONG_PLACE("ring3-level", "an event in ring 3 gets the level of its vector")
{
    event->nested = true;
}

WRONG_DELIVERY("ring3-gs", "an event in ring 3 leaves ring 3's GS")
{
    d->swaps_gs = false;
}

WRONG_DELIVERY("ring3-ss", "an event in ring 3 makes SS null")
{
    if (is_user(event))
        d->ss = 0;
}

WRONG_RETURN("eretu-gs", "ERETU leaves ring 0's GS")
{
    r->swaps_gs = false;
}
