/* An exception during delivery of another event is delivered wrongly. */
#include "include/registers.h"
#include "tests/faults/fred/rules.h"

#define WRONG_NEST(name, sentence) \
    WRONG_RULE(nest, bool, (struct fred_event * event, const struct fred_event *fault), name, sentence)

static bool is_double_fault(const struct fred_event *event)
{
    return event->type == EVENT_HARDWARE_EXCEPTION && event->vector == VECTOR_DF;
}

WRONG_FRAME("nested-no-bit", "a nested exception's frame has no nested bit")
{
    event->nested = false;
}

WRONG_FRAME("nested-df-bit", "the frame of #DF has the nested bit")
{
    event->nested |= is_double_fault(event);
}

WRONG_FRAME("nested-df-vector", "#DF arrives as #GP")
{
    if (is_double_fault(event))
        event->vector = VECTOR_GP;
}

WRONG_NEST("nested-df-code", "#DF has the error code of the second exception")
{
    if (!soft_nest(event, fault))
        return false;
    if (is_double_fault(event))
        event->error_code = fault->error_code;
    return true;
}

/* Two #GP are #DF. */
WRONG_NEST("nested-always-df", "every nested exception is #DF")
{
    struct fred_event gp = {.type = EVENT_HARDWARE_EXCEPTION, .vector = VECTOR_GP};
    struct fred_event first = *event;

    if (!soft_nest(&first, fault))
        return false;
    event->type = EVENT_HARDWARE_EXCEPTION;
    event->vector = VECTOR_GP;
    return soft_nest(event, &gp);
}

WRONG_NEST("nested-context", "a nested exception's frame has the RIP of the backend")
{
    if (!soft_nest(event, fault))
        return false;
    event->rip = fault->rip;
    return true;
}

WRONG_NEST("nested-data", "a page fault in the delivery of anything but #UD has no event data")
{
    bool is_ud = event->type == EVENT_HARDWARE_EXCEPTION && event->vector == VECTOR_UD;

    if (!soft_nest(event, fault))
        return false;
    if (!is_ud && event->vector == VECTOR_PF)
        event->event_data = 0;
    return true;
}
