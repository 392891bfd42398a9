/* ERETS or ERETU uses a valid frame wrongly, or an event is wrong about blocking by NMI. */
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

WRONG_RETURN("erets-wfe-latch", "ERETS ignores the latch beside CS bit 18")
{
    if (!to_ring3 && frame->cs & FRAME_CS_WFE) /* the draft 3.0 refuses it */
        r->nmis = SOFT_NMIS_KEPT;
}

WRONG_RETURN("erets-latch-no-step", "ERETS leaves no single step pending beside the latch")
{
    if (!to_ring3 && r->nmis == SOFT_NMIS_UNBLOCKED)
        r->steps = false;
}

WRONG_RETURN("erets-unblocks", "ERETS unblocks NMIs without the latch too")
{
    if (!to_ring3)
        r->nmis = SOFT_NMIS_UNBLOCKED;
}

WRONG_RETURN("erets-never-unblocks", "ERETS never unblocks NMIs")
{
    if (!to_ring3)
        r->nmis = SOFT_NMIS_KEPT;
}

WRONG_RETURN("eretu-unblocks", "ERETU unblocks NMIs without the latch too")
{
    if (to_ring3)
        r->nmis = SOFT_NMIS_UNBLOCKED;
}

WRONG_RETURN("eretu-never-unblocks", "ERETU never unblocks NMIs")
{
    if (to_ring3)
        r->nmis = SOFT_NMIS_KEPT;
}

WRONG_DELIVERY("nmi-open", "an NMI does not block NMIs")
{
    if (event->type == EVENT_NMI)
        d->nmis = SOFT_NMIS_UNBLOCKED;
}
