#include "tests/events/user.h"

#include "include/descriptors.h"
#include "nmi/handler.h"

struct program {
    uint64_t entry, saved, saved_end, resume;
};

_Static_assert(sizeof(struct program) == 4 * sizeof(uint64_t), "a row of tests/events/user_code.asm");

extern const struct program user_programs[];
extern struct event_state *trigger_current;

static struct context user_recovery;

void user_leave(struct fred_regs *regs)
{
    (void)regs;
    fred_abandon(&user_recovery);
}

static bool is_32_bit(enum user_program program)
{
    return program == USER_INTO_32 || program == USER_UD_32;
}

/* These programs call a site: at the event its return address is on the stack. */
static bool calls_site(enum user_program program)
{
    return (program >= USER_INT && program <= USER_SYSENTER) || program == USER_READS_GS ||
           program == USER_INT1 || program == USER_INT_43;
}

struct event_state(user_run_with)(struct test *t, enum user_program program, bool latch, uint64_t rflags,
                                  uint64_t *s_end)
{
    const struct program *p = &user_programs[program];
    struct fred_frame frame = fred_frame_user_at(p->entry, t->user_stack, is_32_bit(program));
    struct event_state s = {
        .rip = p->saved,
        .rsp = t->user_stack - (calls_site(program) ? sizeof(uint64_t) : 0),
        .rflags = rflags,
        .resume = p->resume,
        .entry = p->entry,
    };

    frame.rflags = rflags;
    trigger_current = &s;
    if (s_end)
        *s_end = p->saved_end;
    fred_frame_set_latch(fred_layout(), &frame, latch);
    fred_hook(EVENT_SOFTWARE_INTERRUPT, USER_EXIT_VECTOR, user_leave);
    if (context_save(&user_recovery) == 0)
        check_equal(t, "fault of the ERETU to ring 3", 0, fred_try_eretu(&frame, TRIGGER_NOWHERE));
    fred_hook(EVENT_SOFTWARE_INTERRUPT, USER_EXIT_VECTOR, NULL);
    trigger_current = NULL;
    return s;
}

struct event_state(user_run)(struct test *t, enum user_program program, bool latch, uint64_t *s_end)
{
    return user_run_with(t, program, latch, RFLAGS_FIXED, s_end);
}

struct fred_frame expected_user_frame(const struct event_state *s, const struct fred_event *event)
{
    struct fred_frame frame = expected_frame(s, event);

    frame.cs =
        (frame.cs & ~FRAME_CS_SELECTOR) | (event->long_mode ? SELECTOR_USER_CODE : SELECTOR_USER32) | 3;
    frame.ss = (frame.ss & ~FRAME_SS_SELECTOR) | SELECTOR_USER_DATA | 3;
    if (!event->long_mode)
        frame.ss &= ~FRAME_SS_L;
    return frame;
}

void(user_frame_case)(struct test *t, enum user_program program, const struct fred_event *event)
{
    struct fred_event whole = *event;
    struct fred_frame want, got;
    struct event_state s;

    if (is_32_bit(program) && user_programs[program].entry >> 32)
        SKIP(t, "the firmware put the program above 4 GiB, where 32-bit code cannot be");
    whole.long_mode = !is_32_bit(program);
    catch_on(event->type, event->vector);
    s = user_run(t, program, false, NULL);
    catch_off(event->type, event->vector);
    want = expected_user_frame(&s, &whole);
    got = caught.frame;
    check_equal(t, "events", 1, caught.count);
    check_frame(t, &want, &got);
    check_equal(t, "address of the frame", fred_stack_top(0) - FRED_FRAME_SIZE, caught.at);
    check_equal(t, "stack level in the handler", 0, caught.level);
    check_equal(t, "RFLAGS in the handler", RFLAGS_FIXED, caught.rflags);
}
