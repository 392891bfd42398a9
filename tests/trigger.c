#include "tests/trigger.h"

#include "include/instructions.h"

volatile struct caught caught;

extern volatile uint64_t trigger_resume;
volatile uint64_t trigger_resume;

static void catcher(struct fred_regs *regs)
{
    caught.count++;
    caught.frame = regs->frame;
    caught.at = (uint64_t)&regs->frame;
    caught.gprs = regs->gprs;
    caught.level = fred_level();
    caught.rflags = read_rflags();
    if (fred_frame_decode(fred_layout(), &regs->frame).type == EVENT_HARDWARE_EXCEPTION)
        regs->frame.rip = trigger_resume;
}

void catch_on(enum event_type type, unsigned vector)
{
    caught = (struct caught){0};
    fred_hook(type, vector, catcher);
}

void catch_off(enum event_type type, unsigned vector)
{
    fred_hook(type, vector, NULL);
}

struct fred_frame foretell(const struct struck *s, const struct fred_event *event)
{
    struct fred_event whole = *event;

    whole.rip = s->rip;
    whole.rsp = s->rsp;
    whole.rflags = s->rflags | (event->type == EVENT_HARDWARE_EXCEPTION ? RFLAGS_RF : 0);
    whole.cs = read_cs();
    whole.ss = read_ss();
    whole.long_mode = true;
    return fred_frame_encode(fred_layout(), &whole);
}
