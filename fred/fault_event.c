#include "fred/fault_event.h"

#include "fred/fault.h"
#include "include/registers.h"

#define UD2_LENGTH 2

static void retype(struct fred_event *e, enum event_type from, enum event_type to)
{
    if (e->type == from)
        e->type = to;
}

static void fault_type(struct fred_event *e)
{
    if (fault_is(FAULT_FRAME_TYPE_INT))
        retype(e, EVENT_SOFTWARE_INTERRUPT, EVENT_HARDWARE_EXCEPTION);
    if (fault_is(FAULT_FRAME_TYPE_INT1))
        retype(e, EVENT_PRIVILEGED_SOFTWARE_EXCEPTION, EVENT_SOFTWARE_INTERRUPT);
    if (fault_is(FAULT_FRAME_TYPE_INT3))
        retype(e, EVENT_SOFTWARE_EXCEPTION, EVENT_HARDWARE_EXCEPTION);
    if (fault_is(FAULT_FRAME_TYPE_OTHER))
        retype(e, EVENT_OTHER, EVENT_SOFTWARE_INTERRUPT);
    if (fault_is(FAULT_FRAME_TYPE_INTERRUPT) && e->vector > BITS(6, 0))
        retype(e, EVENT_EXTERNAL_INTERRUPT, EVENT_HARDWARE_EXCEPTION);
}

static void fault_nested(struct fred_event *e)
{
    bool df = e->type == EVENT_HARDWARE_EXCEPTION && e->vector == VECTOR_DF;

    if (fault_is(FAULT_NESTED_NO_BIT))
        e->nested = false;
    if (fault_is(FAULT_NESTED_DF_BIT) && df)
        e->nested = true;
    if (fault_is(FAULT_NESTED_DF_VECTOR) && df)
        e->vector = VECTOR_GP;
}

/* What only informs. */
static void fault_information(struct fred_event *e)
{
    if (fault_is(FAULT_FRAME_VECTOR))
        e->vector &= BITS(6, 0);
    if (fault_is(FAULT_FRAME_LENGTH))
        e->length = 0;
    if (fault_is(FAULT_FRAME_LONG))
        e->long_mode = false;
    if (fault_is(FAULT_FRAME_ERROR_CODE))
        e->error_code = 0;
    if (fault_is(FAULT_FRAME_EVENT_DATA))
        e->event_data = 0;
}

/* What steers ERETS. */
static void fault_flags(struct fred_event *e)
{
    bool int2 = e->type == EVENT_SOFTWARE_INTERRUPT && e->vector == VECTOR_NMI;

    if (fault_is(FAULT_FRAME_SYS))
        e->sys = false;
    if (fault_is(FAULT_FRAME_SYS_ALL))
        e->sys = true;
    if (fault_is(FAULT_FRAME_NO_LATCH))
        e->latch = false;
    if (fault_is(FAULT_FRAME_LATCH_ALL) || (fault_is(FAULT_FRAME_LATCH_INT2) && int2))
        e->latch = true;
}

static void fault_context(struct fred_event *e)
{
    if (e->type != EVENT_HARDWARE_EXCEPTION)
        return;
    if (fault_is(FAULT_FRAME_RIP) && e->vector == VECTOR_UD)
        e->rip += UD2_LENGTH;
    if (fault_is(FAULT_FRAME_RSP))
        e->rsp = align_down(e->rsp, 16);
    if (fault_is(FAULT_FRAME_RFLAGS))
        e->rflags &= ~RFLAGS_RF;
}

void fault_event(struct fred_event *e)
{
    fault_flags(e);
    fault_context(e);
    fault_information(e);
    fault_nested(e);
    fault_type(e);
}
