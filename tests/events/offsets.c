#include "include/offsets.h"
#include "fred/frame.h"
#include "tests/events/trigger.h"
#include "tests/events/user.h"

void offsets(void);

void offsets(void)
{
    OFFSET(STRUCK_BEFORE, struct struck, before);
    OFFSET(STRUCK_AFTER, struct struck, after);
    OFFSET(STRUCK_AFTER_RDI, struct struck, after.rdi);
    OFFSET(STRUCK_RIP, struct struck, rip);
    OFFSET(STRUCK_RSP, struct struck, rsp);
    OFFSET(STRUCK_RFLAGS, struct struck, rflags);
    OFFSET(STRUCK_RSP_AFTER, struct struck, rsp_after);
    OFFSET(STRUCK_RFLAGS_AFTER, struct struck, rflags_after);
    OFFSET(STRUCK_RESUME, struct struck, resume);
    OFFSET(STRUCK_STACK, struct struck, stack);
    CONSTANT(STRUCK_FLAGS, STRUCK_FLAGS);
    CONSTANT(FRAME_VECTOR, offsetof(struct fred_frame, ss) + FRAME_SS_VECTOR_SHIFT / 8);
    CONSTANT(FRAME_TYPE, offsetof(struct fred_frame, ss) + FRAME_SS_TYPE_SHIFT / 8);
    CONSTANT(USER_INT_VECTOR, USER_INT_VECTOR);
    CONSTANT(USER_EXIT_VECTOR, USER_EXIT_VECTOR);
    CONSTANT(DR7_LOCAL0, DR7_LOCAL0);
    CONSTANT(RFLAGS_TF, RFLAGS_TF);
    CONSTANT(VECTOR_DB, VECTOR_DB);
    CONSTANT(EVENT_HARDWARE_EXCEPTION, EVENT_HARDWARE_EXCEPTION);
}
