/* An event or a return is wrong for one kind of event only, at one level, or from one ring. */
#include "include/bits.h"
#include "include/registers.h"
#include "tests/faults/fred/rules.h"

static bool is_user(const struct fred_event *event)
{
    return (event->cs & 3) == 3;
}

WRONG_PLACE("level-of-vectors-from-16",
            "an exception with a vector from 16 on uses the level of the vector less 16")
{
    if (event->type == EVENT_HARDWARE_EXCEPTION)
        event->vector %= 16;
}

WRONG_PLACE("redzone-on-level-3", "the redzone is ignored on level 3")
{
    if ((msrs->config & FRED_CONFIG_LEVEL) == FRED_LEVELS - 1)
        msrs->config &= ~FRED_CONFIG_REDZONE;
}

WRONG_PLACE("redzone-of-int", "INT n ignores the redzone")
{
    if (event->type == EVENT_SOFTWARE_INTERRUPT)
        msrs->config &= ~FRED_CONFIG_REDZONE;
}

WRONG_DELIVERY("ring3-level-of-interrupt", "an interrupt in ring 3 gets the level of IA32_FRED_CONFIG")
{
    unsigned level = (unsigned)((msrs->config & FRED_CONFIG_INTERRUPT) >> FRED_CONFIG_INTERRUPT_SHIFT);

    if (is_user(event) && event->type == EVENT_EXTERNAL_INTERRUPT) {
        d->level = level;
        d->at = align_down(msrs->rsp[level], FRED_FRAME_SIZE) - FRED_FRAME_SIZE;
    }
}

WRONG_DELIVERY("ring3-gs-nmi", "an NMI in ring 3 leaves ring 3's GS")
{
    if (event->type == EVENT_NMI)
        d->swaps_gs = false;
}

WRONG_DELIVERY("ring3-gs-nested", "a nested exception in ring 3 leaves ring 3's GS")
{
    if (event->nested)
        d->swaps_gs = false;
}

WRONG_DELIVERY("handler-ac", "INT n keeps RFLAGS.AC")
{
    if (event->type == EVENT_SOFTWARE_INTERRUPT)
        d->rflags |= event->rflags & RFLAGS_AC;
}

WRONG_FRAME("frame-df", "the frame of an interrupt has RFLAGS.DF 0")
{
    if (event->type == EVENT_EXTERNAL_INTERRUPT)
        event->rflags &= ~(uint64_t)RFLAGS_DF;
}

WRONG_FRAME("frame-vector-mf", "the frame of an x87 exception has vector 0")
{
    if (event->type == EVENT_HARDWARE_EXCEPTION && event->vector == VECTOR_MF)
        event->vector = 0;
}

WRONG_RETURN("eretu-no-step", "ERETU leaves no single step pending")
{
    if (to_ring3)
        r->steps = false;
}

WRONG_RETURN("eretu-latch-sti", "ERETU ignores the latch beside the STI bit")
{
    if (to_ring3 && frame->ss & FRAME_SS_STI)
        r->nmis = SOFT_NMIS_KEPT;
}

WRONG_RETURN("eretu-step-opens", "ERETU opens NMIs without the latch too if a single step is pending")
{
    if (r->steps && to_ring3)
        r->nmis = SOFT_NMIS_UNBLOCKED;
}

WRONG_FRAME("frame-data-of-breakpoint-3", "the event data of the breakpoint of DR3 is 0")
{
    if (event->type == EVENT_HARDWARE_EXCEPTION && event->vector == VECTOR_DB)
        event->event_data &= ~(uint64_t)(DEBUG_BREAKPOINT0 << 3);
}

WRONG_FRAME("frame-length-of-15", "the length in a frame has three bits")
{
    event->length %= 8;
}
