/* An event gets a wrong stack level, or a wrong place on its stack. */
#include "include/msr.h"
#include "tests/faults/fred/rules.h"

#define REWOUND_STACK 0x800 /* far enough below the top to spare the frames there */

static unsigned level_before(const struct soft_delivery *d)
{
    return (unsigned)field_get(d->frame.cs, 17, FRAME_CS_LEVEL_SHIFT);
}

static bool is_on_fresh_stack(const struct soft_delivery *d)
{
    return fred_frame_user(&d->frame) || d->level > level_before(d);
}

WRONG_PLACE("level-kept", "no event raises the CSL")
{
    msrs->stklvls = 0;
    msrs->config &= ~BITS(10, FRED_CONFIG_INTERRUPT_SHIFT);
}

WRONG_DELIVERY("level-raised", "every event gets one level above its event stack level")
{
    if (d->level == FRED_LEVELS - 1)
        return;
    d->level++;
    d->at = msrs->rsp[d->level] - FRED_FRAME_SIZE;
}

WRONG_DELIVERY("level-lowered", "an event with a lower event stack level lowers the CSL")
{
    struct soft_msrs on_level_0 = *msrs;

    on_level_0.config &= ~FRED_CONFIG_LEVEL;
    d->level = soft_deliver(&on_level_0, &fred_ss18, *event).level;
}

WRONG_PLACE("level-of-int", "INT n uses the level of its vector, as an exception does")
{
    if (event->type == EVENT_SOFTWARE_INTERRUPT || event->type == EVENT_OTHER)
        event->type = EVENT_HARDWARE_EXCEPTION;
}

WRONG_PLACE("level-of-int-config", "INT n uses the level of interrupts in IA32_FRED_CONFIG")
{
    if (event->type == EVENT_SOFTWARE_INTERRUPT)
        event->type = EVENT_EXTERNAL_INTERRUPT;
}

WRONG_PLACE("level-of-interrupt", "an interrupt uses level 0 whatever IA32_FRED_CONFIG")
{
    msrs->config &= ~BITS(10, FRED_CONFIG_INTERRUPT_SHIFT);
}

WRONG_PLACE("level-vector", "an exception uses the level of the vector above its own")
{
    msrs->stklvls >>= 2;
}

WRONG_DELIVERY("stack-rewound", "an event on a level above 0 gets a fixed place on its stack")
{
    if (!is_on_fresh_stack(d) && d->level > 0)
        d->at = msrs->rsp[d->level] - REWOUND_STACK - FRED_FRAME_SIZE;
}

WRONG_PLACE("redzone-ignored", "the redzone is ignored")
{
    msrs->config &= ~BITS(8, FRED_CONFIG_REDZONE_SHIFT);
}

WRONG_DELIVERY("redzone-on-fresh", "a fresh stack gets a redzone too")
{
    if (is_on_fresh_stack(d))
        d->at -= field_get(msrs->config, 8, FRED_CONFIG_REDZONE_SHIFT) * FRED_REDZONE_UNIT;
}

WRONG_DELIVERY("frame-misaligned", "a frame on the current stack is 8 bytes off its alignment")
{
    if (!is_on_fresh_stack(d))
        d->at -= 8;
}

WRONG_RETURN("erets-level-kept", "ERETS does not restore the level in its frame")
{
    if (!to_ring3)
        r->level = (unsigned)(msrs->config & FRED_CONFIG_LEVEL);
}

WRONG_RETURN("erets-level-raised", "ERETS raises the CSL to the level in its frame")
{
    if (!to_ring3)
        r->level = (unsigned)field_get(frame->cs, 17, FRAME_CS_LEVEL_SHIFT);
}
