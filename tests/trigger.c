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

static uint64_t when(bool condition, uint64_t bits)
{
    return condition ? bits : 0;
}

/* Written out from the manual's bits, not by fred/frame.c: that is among what is tested. */
struct fred_frame foretell(const struct struck *s, const struct fred_event *event)
{
    bool draft = fred_layout() == &fred_cs28;
    bool fault = event->type == EVENT_HARDWARE_EXCEPTION;

    return (struct fred_frame){
        .error_code = event->error_code,
        .rip = s->rip,
        .cs = read_cs() | when(draft && event->latch, FRAME_CS_NMI_CS28) |
              when(draft && event->sys, FRAME_CS_SYS_CS28),
        .rflags = s->rflags | when(fault, RFLAGS_RF),
        .rsp = s->rsp,
        .ss = read_ss() | when(!draft && event->latch, FRAME_SS_NMI) |
              when(!draft && event->sys, FRAME_SS_SYS) | FRAME_SS_L |
              (uint64_t)event->vector << FRAME_SS_VECTOR_SHIFT |
              (uint64_t)event->type << FRAME_SS_TYPE_SHIFT | (uint64_t)event->length << FRAME_SS_LENGTH_SHIFT,
        .event_data = event->event_data,
    };
}
