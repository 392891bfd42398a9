#include "include/offsets.h"
#include "fred/frame.h"
#include "tests/events/trigger.h"
#include "tests/events/user.h"

void offsets(void);

void offsets(void)
{
    OFFSET(EVENT_STATE_BEFORE, struct event_state, before);
    OFFSET(EVENT_STATE_AFTER, struct event_state, after);
    OFFSET(EVENT_STATE_AFTER_RDI, struct event_state, after.rdi);
    OFFSET(EVENT_STATE_RIP, struct event_state, rip);
    OFFSET(EVENT_STATE_RSP, struct event_state, rsp);
    OFFSET(EVENT_STATE_RFLAGS, struct event_state, rflags);
    OFFSET(EVENT_STATE_RSP_AFTER, struct event_state, rsp_after);
    OFFSET(EVENT_STATE_RFLAGS_AFTER, struct event_state, rflags_after);
    OFFSET(EVENT_STATE_RESUME, struct event_state, resume);
    OFFSET(EVENT_STATE_STACK, struct event_state, stack);
    CONSTANT(EVENT_STATE_FLAGS, EVENT_STATE_FLAGS);
    CONSTANT(FRAME_VECTOR, offsetof(struct fred_frame, ss) + FRAME_SS_VECTOR_SHIFT / 8);
    CONSTANT(FRAME_TYPE, offsetof(struct fred_frame, ss) + FRAME_SS_TYPE_SHIFT / 8);
    CONSTANT(USER_INT_VECTOR, USER_INT_VECTOR);
    CONSTANT(USER_EXIT_VECTOR, USER_EXIT_VECTOR);
    CONSTANT(DR7_LOCAL0, DR7_LOCAL0);
    CONSTANT(RFLAGS_TF, RFLAGS_TF);
    CONSTANT(VECTOR_DB, VECTOR_DB);
    CONSTANT(EVENT_HARDWARE_EXCEPTION, EVENT_HARDWARE_EXCEPTION);
}
