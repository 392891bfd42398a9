/* An event or a return is wrong about blocking by NMI, but only for one kind of event or at one level. */
#include "include/registers.h"
#include "tests/faults/fred/rules.h"

static bool is_user(const struct fred_event *event)
{
    return (event->cs & 3) == 3;
}

static bool is_exception(const struct fred_event *event, unsigned vector)
{
    return event->type == EVENT_HARDWARE_EXCEPTION && event->vector == vector;
}

WRONG_DELIVERY("nmi-open-by-interrupt", "an interrupt unblocks NMIs")
{
    if (event->type == EVENT_EXTERNAL_INTERRUPT)
        d->nmis = SOFT_NMIS_UNBLOCKED;
}

WRONG_DELIVERY("nmi-open-by-df", "a double fault unblocks NMIs")
{
    if (is_exception(event, VECTOR_DF))
        d->nmis = SOFT_NMIS_UNBLOCKED;
}

WRONG_DELIVERY("nmi-open-by-user-syscall", "SYSCALL in ring 3 unblocks NMIs")
{
    if (is_user(event) && event->type == EVENT_OTHER)
        d->nmis = SOFT_NMIS_UNBLOCKED;
}

WRONG_DELIVERY("nmi-open-on-level-3", "an event that raises the CSL to 3 unblocks NMIs")
{
    if (d->level == FRED_LEVELS - 1 && !is_user(event) && !(d->frame.cs & FRAME_CS_LEVEL))
        d->nmis = SOFT_NMIS_UNBLOCKED;
}

WRONG_DELIVERY("latch-of-nested", "the frame of a nested exception has the latch")
{
    if (event->nested)
        d->frame.ss |= FRAME_SS_NMI;
}

WRONG_RETURN("erets-latch-on-level-3", "ERETS ignores the latch on level 3")
{
    if (!to_ring3 && (msrs->config & FRED_CONFIG_LEVEL) == FRED_LEVELS - 1)
        r->nmis = SOFT_NMIS_KEPT;
}

WRONG_RETURN("erets-latch-level-above", "ERETS ignores the latch if its frame asks for a higher level")
{
    if (!to_ring3 && field_get(frame->cs, 17, FRAME_CS_LEVEL_SHIFT) > (msrs->config & FRED_CONFIG_LEVEL))
        r->nmis = SOFT_NMIS_KEPT;
}

WRONG_RETURN("erets-latch-sti", "ERETS ignores the latch beside the STI bit")
{
    if (!to_ring3 && frame->ss & FRAME_SS_STI)
        r->nmis = SOFT_NMIS_KEPT;
}

WRONG_RETURN("erets-sys-unblocks", "ERETS unblocks NMIs if its frame has the SYS bit")
{
    if (!to_ring3 && frame->ss & FRAME_SS_SYS)
        r->nmis = SOFT_NMIS_UNBLOCKED;
}
