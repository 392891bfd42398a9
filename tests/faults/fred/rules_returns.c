/* ERETS or ERETU does something wrong with a frame that passes its checks, or an event does to blocking by
 * NMI. */
#include "include/registers.h"
#include "tests/faults/fred/rules.h"

WRONG_RETURN("erets-ac", "ERETS clears RFLAGS.AC")
{
    r->rflags &= ~RFLAGS_AC;
}

WRONG_RETURN("erets-step", "ERETS leaves a single step pending without the SYS bit too")
{
    r->steps = !to_ring3 && frame->rflags & RFLAGS_TF;
}

WRONG_RETURN("erets-no-step", "ERETS leaves no single step pending")
{
    r->steps = false;
}

WRONG_RETURN("erets-unblocks", "ERETS opens NMIs without the latch too")
{
    if (!to_ring3)
        r->nmis = SOFT_NMIS_UNBLOCKED;
}

WRONG_RETURN("erets-never-unblocks", "ERETS never opens NMIs")
{
    if (!to_ring3)
        r->nmis = SOFT_NMIS_KEPT;
}

WRONG_RETURN("eretu-unblocks", "ERETU opens NMIs without the latch too")
{
    if (to_ring3)
        r->nmis = SOFT_NMIS_UNBLOCKED;
}

WRONG_RETURN("eretu-never-unblocks", "ERETU never opens NMIs")
{
    if (to_ring3)
        r->nmis = SOFT_NMIS_KEPT;
}

WRONG_DELIVERY("nmi-open", "an NMI does not block NMIs")
{
    if (event->type == EVENT_NMI)
        d->nmis = SOFT_NMIS_UNBLOCKED;
}
