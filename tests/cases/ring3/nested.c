#include "include/msr.h"
#include "tests/events/levels.h"
#include "tests/events/user.h"
#include "tests/harness/suite.h"

#define BAD_STACK (TRIGGER_NOWHERE + FRED_FRAME_SIZE)

static void note_and_leave(struct fred_regs *regs)
{
    caught.count++;
    caught.frame = regs->frame;
    caught.at = (uint64_t)&regs->frame;
    caught.level = fred_level();
    user_leave(regs);
}

CASE(ring3, nested, "a page fault in the delivery of an invalid-opcode exception from ring 3 is nested, and still gets its own level",
     "FRED 5.0, event delivery: the level of a nested event is determined as for ring 0")
{
    struct fred_event event = {.type = EVENT_HARDWARE_EXCEPTION,
                               .vector = VECTOR_PF,
                               .nested = true,
                               .long_mode = true,
                               .error_code = PF_ERROR_WRITE};
    uint64_t top = fred_stack_top(0);
    struct fred_frame want, got;
    struct event_state s;

    levels_open(VECTOR_PF, 1);
    fred_write(IA32_FRED_RSP0, BAD_STACK);
    caught = (struct caught){0};
    fred_hook(event.type, event.vector, note_and_leave);
    s = user_run(t, USER_UD, false, NULL);
    fred_hook(event.type, event.vector, NULL);
    fred_write(IA32_FRED_RSP0, top);
    levels_close();

    got = caught.frame;
    event.event_data = got.event_data; /* the order of the writes is not specified */
    want = expected_user_frame(&s, &event);
    check_equal(t, "events", 1, caught.count);
    check_frame(t, &want, &got);
    check(t, got.event_data - TRIGGER_NOWHERE < FRED_FRAME_SIZE, "event data inside the missing frame");
    check_equal(t, "level in the handler", 1, caught.level);
    check_equal(t, "address of the frame", fred_stack_top(1) - FRED_FRAME_SIZE, caught.at);
}
