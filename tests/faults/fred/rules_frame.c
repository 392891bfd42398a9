/* A frame reports its event wrongly. */
#include "include/registers.h"
#include "tests/faults/fred/rules.h"

#define UD2_LENGTH 2

WRONG_FRAME("frame-vector", "the vector in a frame has 7 bits")
{
    event->vector &= BITS(6, 0);
}

WRONG_FRAME("frame-length", "the length in a frame is 0")
{
    event->length = 0;
}

WRONG_FRAME("frame-long", "the L bit in a frame is 0")
{
    event->long_mode = false;
}

WRONG_FRAME("frame-sys", "the SYS bit in a frame is 0")
{
    event->sys = false;
}

WRONG_FRAME("frame-sys-all", "the SYS bit in a frame is 1")
{
    event->sys = true;
}

WRONG_FRAME("frame-no-latch", "an NMI's frame has no latch")
{
    event->latch = false;
}

WRONG_FRAME("frame-latch-int2", "the frame of INT 2 has the latch")
{
    event->latch |= event->type == EVENT_SOFTWARE_INTERRUPT && event->vector == VECTOR_NMI;
}

WRONG_FRAME("frame-latch-all", "every frame has the latch")
{
    event->latch = true;
}

WRONG_DELIVERY("frame-level", "the stack level in a frame is that of the handler")
{
    d->frame.cs = (d->frame.cs & ~FRAME_CS_LEVEL) | (uint64_t)d->level << FRAME_CS_LEVEL_SHIFT;
}

WRONG_FRAME("frame-error-code", "the error code in a frame is 0")
{
    event->error_code = 0;
}

WRONG_FRAME("frame-event-data", "the event data in a frame is 0")
{
    event->event_data = 0;
}

WRONG_FRAME("frame-rip", "the frame of #UD has the RIP after UD2")
{
    if (event->type == EVENT_HARDWARE_EXCEPTION && event->vector == VECTOR_UD)
        event->rip += UD2_LENGTH;
}

WRONG_FRAME("frame-rsp", "the frame of an exception has RSP aligned to 16")
{
    if (event->type == EVENT_HARDWARE_EXCEPTION)
        event->rsp = align_down(event->rsp, 16);
}

WRONG_FRAME("frame-rflags", "the frame of a fault has RF 0")
{
    if (event->type == EVENT_HARDWARE_EXCEPTION)
        event->rflags &= ~RFLAGS_RF;
}

WRONG_DELIVERY("frame-reserved", "the last word of a frame is 1")
{
    d->frame.reserved = 1;
}

WRONG_DELIVERY("handler-rflags", "a handler starts with the RFLAGS of the interrupted code")
{
    d->rflags |= event->rflags & (RFLAGS_STATUS | RFLAGS_IOPL);
}
