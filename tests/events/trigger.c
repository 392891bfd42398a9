#include "tests/events/trigger.h"

#include "boot/text/format.h"
#include "fred/fred.h"
#include "include/instructions.h"
#include "tests/events/interrupt.h"
#include "tests/events/nmi_source.h"

#define REGISTERS     (sizeof(struct registers) / sizeof(uint64_t))
#define PATTERN       0x0101010101010101UL
#define SITE_RETURN   2 /* include/int_site.inc */
#define STACK_FOR_ALL 16384

volatile struct caught caught;

static fred_handler *inside_handler;

/* The trigger that runs; one in the handler of another saves that one on its stack. */
extern struct event_state *trigger_current;
struct event_state *trigger_current;

/* For ERETS alone: an event at it, or right after it, finds a stack below the frame. */
static struct {
    uint8_t below[STACK_FOR_ALL];
    struct fred_frame frame;
} erets_stack __attribute__((aligned(FRED_FRAME_SIZE)));

extern uint64_t trigger_return_rsp;
uint64_t trigger_return_rsp;

trigger trigger_erets;

static void catcher(struct fred_regs *regs)
{
    enum event_type type = fred_frame_type(&regs->frame);
    fred_handler *inside = inside_handler;

    caught.count++;
    caught.frame = regs->frame;
    caught.at = (uint64_t)&regs->frame;
    caught.gprs = regs->gprs;
    caught.level = fred_level();
    caught.rflags = regs->rflags;
    inside_handler = NULL;
    if (inside)
        inside(regs);
    if (type == EVENT_HARDWARE_EXCEPTION) {
        regs->frame.rip = trigger_current->resume;
        regs->frame.rflags &= ~(RFLAGS_TF | RFLAGS_IF);
    }
    if (type == EVENT_EXTERNAL_INTERRUPT)
        interrupt_end();
}

void catch_on(enum event_type type, unsigned vector)
{
    caught = (struct caught){0};
    inside_handler = NULL;
    fred_hook(type, vector, catcher);
}

void catch_off(enum event_type type, unsigned vector)
{
    fred_hook(type, vector, NULL);
}

void catch_inside(fred_handler *inside)
{
    inside_handler = inside;
}

void make_event(struct event_state *s, trigger *make, uint64_t rax)
{
    uint64_t *words = (uint64_t *)&s->before;

    for (unsigned i = 0; i < REGISTERS; i++)
        words[i] = PATTERN * (0xA1 + i);
    s->before.rax = rax;
    make(s);
}

void make_event_at_site(struct event_state *s, const uint8_t *site)
{
    make_event(s, trigger_site, (uint64_t)site);
    /* CALL_INT_SITE adds a return address, RCX and RDX. */
    s->rip = (uint64_t)site + SITE_RETURN;
    s->rsp -= sizeof(uint64_t);
    s->rsp_after -= sizeof(uint64_t);
    s->before.rcx = s->rsp;
    s->before.rdx = s->rflags;
}

void make_event_at_site_on(struct event_state *s, const uint8_t *site, uint64_t rsp)
{
    trigger_return_rsp = rsp;
    make_event(s, trigger_site_there, (uint64_t)site);
    s->rip = (uint64_t)site + SITE_RETURN;
    s->rsp = s->before.rcx = rsp;
    s->before.rdx = s->rflags;
}

uint64_t trigger_stack_top(void)
{
    return (uint64_t)&erets_stack.frame -
           3 * sizeof(uint64_t); /* not aligned: the next event has to align it */
}

void execute_return_at(struct event_state *s, trigger *way, uint64_t rsp)
{
    trigger_return_rsp = rsp;
    make_event(s, way, 0);
    s->rsp = rsp;
}

void execute_return(struct event_state *s, trigger *way, const struct fred_frame *frame)
{
    bool skip = fred_layout()->software_skips_error_code;

    erets_stack.frame = *frame;
    execute_return_at(s, way, (uint64_t)&erets_stack.frame + (skip ? sizeof(frame->error_code) : 0));
}

void execute_legacy_return(struct event_state *s, trigger *way, const struct fred_frame *frame)
{
    erets_stack.frame = *frame;
    execute_return_at(s, way, (uint64_t)&erets_stack.frame.rip);
    s->rflags = RFLAGS_FIXED;
}

void execute_erets_at(struct event_state *s, uint64_t rsp)
{
    execute_return_at(s, trigger_erets, rsp);
}

void execute_erets(struct event_state *s, const struct fred_frame *frame)
{
    execute_return(s, trigger_erets, frame);
}

static uint64_t when(bool condition, uint64_t bits)
{
    return condition ? bits : 0;
}

/* Written from the manual's bits, not with fred/frame.c, which is under test. */
struct fred_frame expected_frame(const struct event_state *s, const struct fred_event *event)
{
    bool draft = fred_layout() == &fred_cs28;
    /* Faults save RF as 1 (SDM vol. 3, 17.3.1.1); a #DB is a trap unless the case specifies otherwise. */
    bool fault = event->type == EVENT_HARDWARE_EXCEPTION && event->vector != VECTOR_DB;
    uint64_t of_nmi_send = nmi_source(nmi_sources_in_frames(), 0);

    return (struct fred_frame){
        .error_code = event->error_code,
        .rip = event->rip ? event->rip : s->rip,
        .cs = read_cs() | (uint64_t)event->level << FRAME_CS_LEVEL_SHIFT |
              when(draft && event->sti, FRAME_CS_STI_CS28) | when(draft && event->sys, FRAME_CS_SYS_CS28) |
              when(draft && event->latch, FRAME_CS_NMI_CS28),
        .rflags = s->rflags | event->rflags | when(fault, RFLAGS_RF),
        .rsp = s->rsp,
        .ss = read_ss() | when(!draft && event->sti, FRAME_SS_STI) |
              when(!draft && event->sys, FRAME_SS_SYS) | when(!draft && event->latch, FRAME_SS_NMI) |
              (uint64_t)event->vector << FRAME_SS_VECTOR_SHIFT |
              (uint64_t)event->type << FRAME_SS_TYPE_SHIFT | FRAME_SS_L |
              when(event->nested, FRAME_SS_NESTED) | (uint64_t)event->length << FRAME_SS_LENGTH_SHIFT,
        .event_data = event->event_data | when(event->type == EVENT_NMI, of_nmi_send),
    };
}

uint64_t frame_below(uint64_t rsp)
{
    return align_down(rsp, FRED_FRAME_SIZE) - FRED_FRAME_SIZE;
}

static void check_registers(struct test *t, const char *where, const struct registers *want,
                            const struct registers *got)
{
    static const char *const names[] = {"R15", "R14", "R13", "R12", "RBP", "RBX", "R11", "R10",
                                        "R9",  "R8",  "RDI", "RSI", "RDX", "RCX", "RAX"};
    const uint64_t *w = (const uint64_t *)want, *g = (const uint64_t *)got;
    char what[40];

    for (unsigned i = 0; i < REGISTERS; i++) {
        if (w[i] == g[i])
            continue;
        format(what, sizeof(what), "%s %s", names[i], where);
        check_equal(t, what, w[i], g[i]);
    }
}

void(check_unharmed)(struct test *t, const struct event_state *s)
{
    check_registers(t, "afterwards", &s->before, &s->after);
    check_equal(t, "RSP afterwards", s->rsp, s->rsp_after);
}

void(check_caught)(struct test *t, const struct event_state *s, const struct fred_event *event, uint64_t at,
                   unsigned level)
{
    struct fred_frame want = expected_frame(s, event), got = caught.frame;
    struct registers gprs = caught.gprs;

    if (!check_equal(t, "events", 1, caught.count))
        return;
    check_frame(t, &want, &got);
    check_equal(t, "alignment of the frame", 0, caught.at % FRED_FRAME_SIZE);
    check_equal(t, "address of the frame", at, caught.at);
    check_equal(t, "level in the handler", level, caught.level);
    check_equal(t, "RFLAGS in the handler", RFLAGS_FIXED, caught.rflags);
    check_registers(t, "in the handler", &s->before, &gprs);
    check_unharmed(t, s);
    check_equal(t, "RFLAGS afterwards", s->rflags, s->rflags_after);
    check_equal(t, "level afterwards", event->level, fred_level());
}

void(check_event)(struct test *t, trigger *make, uint64_t rax, const struct fred_event *event)
{
    struct event_state s;

    catch_on(event->type, event->vector);
    make_event(&s, make, rax);
    catch_off(event->type, event->vector);
    check_caught(t, &s, event, frame_below(s.rsp), 0);
}

void(check_event_at_site)(struct test *t, const uint8_t *site, const struct fred_event *event)
{
    struct event_state s;

    catch_on(event->type, event->vector);
    make_event_at_site(&s, site);
    catch_off(event->type, event->vector);
    check_caught(t, &s, event, frame_below(s.rsp), 0);
}
