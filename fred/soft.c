/* The software backend's transitions, events and returns: what soft.asm calls. Rules are in soft_rules.c. */
#include "fred/soft.h"

#include "boot/console.h"
#include "boot/phase.h"
#include "boot/stop.h"
#include "fred/fault.h"
#include "fred/fred.h"
#include "include/descriptors.h"
#include "include/instructions.h"
#include "include/msr.h"

#define OWN_FAULTS 3

extern const uint8_t soft_copy_risk[];

void soft_copy_frame(struct fred_frame *to, const struct fred_frame *from);
enum soft_way soft_landed(const struct soft_landed *landed);
enum soft_way soft_returned(void);
enum soft_way soft_deliver_held_nmi(void);

static void set_exit(struct fred_soft *s, uint64_t rip, uint64_t rflags, uint64_t rsp, uint16_t ss)
{
    s->exit.rip = this_cpu()->scratch[0] = rip;
    s->exit.cs = read_cs();
    s->exit.rflags = rflags;
    s->exit.rsp = rsp;
    s->exit.ss = ss;
}

/* What FRED does with GS on the way from ring 3, and back (FRED 5.0, event delivery and ERETU). */
static void swap_gs(void)
{
    uint64_t gs = rdmsr(IA32_GS_BASE);

    wrmsr(IA32_GS_BASE, rdmsr(IA32_KERNEL_GS_BASE));
    wrmsr(IA32_KERNEL_GS_BASE, gs);
}

static uint64_t handler_rflags(const struct fred_event *event)
{
    uint64_t kept = fault_is(FAULT_HANDLER_RFLAGS) ? RFLAGS_STATUS | RFLAGS_IOPL : 0;

    return RFLAGS_FIXED | (event->rflags & kept);
}

/* Delivery changes no register. */
static void fault_registers(const struct fred_event *event, struct registers *gprs)
{
    if (fault_is(FAULT_HANDLER_R11))
        gprs->r11 = 0;
    if (fault_is(FAULT_SYSCALL_RCX) && event->type == EVENT_OTHER)
        gprs->rcx = event->rip;
}

static uint16_t handler_ss(const struct fred_event *event, bool user)
{
    if (user)
        return fault_is(FAULT_RING3_SS) ? 0 : SELECTOR_DATA;
    return event->ss;
}

/* Sets the exit to the entry page, with s->event on its frame. A fault on the way lands in soft_landed. */
static enum soft_way deliver(struct fred_soft *s)
{
    struct soft_delivery d = soft_deliver(&s->msrs, s->layout, s->event);
    bool user = fred_frame_user(&d.frame), is_nmi = s->event.type == EVENT_NMI;

    s->activity = SOFT_DELIVERING;
    if (phase_watched)
        phase_return(phase_begin(PHASE_DELIVERY));
    soft_copy_frame((struct fred_frame *)d.at, &d.frame);
    s->activity = SOFT_IDLE;
    s->msrs.config = (s->msrs.config & ~FRED_CONFIG_LEVEL) | d.level;
    s->nmis_blocked = s->nmis_blocked || is_nmi;
    if (user && !fault_is(FAULT_RING3_GS))
        swap_gs();
    set_exit(s, d.rip, handler_rflags(&s->event), d.at, handler_ss(&s->event, user));
    fault_registers(&s->event, &s->exit.gprs);
    return is_nmi && fault_is(FAULT_NMI_OPEN) ? SOFT_BY_IRETQ : SOFT_BY_JUMP;
}

/* The ERETS or ERETU at work. */
static const struct eret_place *place_in_return(void)
{
    return (const struct eret_place *)this_cpu()->scratch[1];
}

/* A CPU would shut down; the software backend has ways left to tell of it. */
static _Noreturn void third_fault(struct fred_soft *s, const struct fred_event *fault)
{
    struct fred_regs regs = {.gprs = s->exit.gprs, .frame = fred_frame_encode(s->layout, &s->event)};

    say("# a third fault while #DF was being delivered, vector %u with error code %#lx: a CPU would shut "
        "down\n",
        fault->vector, fault->error_code);
    fred_unexpected(&regs);
}

/* Nothing rests on the backend's own code then: at the third time not even a report does. */
static void fault_in_code(struct fred_soft *s, const struct fred_event *fault)
{
    if (s->own_faults++ == OWN_FAULTS)
        machine_stop();
    phase_begin(PHASE_DELIVERY);
    say("# the software backend itself faulted: vector %u at %#lx\n", fault->vector, fault->rip);
    fred_set_way_out(NULL);
}

/* An exception on soft_copy_frame's memory: what the CPU would meet as it pushes, or pops, a frame. */
static void fault_in_backend(struct fred_soft *s, struct fred_event *fault)
{
    if (fault->rip != (uint64_t)soft_copy_risk) {
        fault_in_code(s, fault);
    } else if (s->activity == SOFT_DELIVERING) {
        if (!soft_nest(&s->event, fault))
            third_fault(s, fault);
        return;
    } else {
        fault->rip = (uint64_t)place_in_return()->code;
        fault->rsp = this_cpu()->scratch[0];
        fault->rflags = s->handler_rflags | RFLAGS_RF;
    }
    s->event = *fault;
}

/* Whether this NMI is one that goes unseen. */
static bool is_lost(const struct fred_soft *s, const struct fred_event *nmi)
{
    bool in_handler = align_down(s->exit.rip, PAGE_SIZE) == (s->msrs.config & FRED_CONFIG_ENTRY);
    bool int2 = s->event.type == EVENT_SOFTWARE_INTERRUPT && s->event.vector == VECTOR_NMI;

    if (fault_is(FAULT_NMI_LOST))
        return !in_handler && nmi->rip == s->exit.rip; /* an IRETQ of ours let it in */
    if (fault_is(FAULT_NMI_LOST_IN_EXCEPTION))
        return in_handler && s->event.type == EVENT_HARDWARE_EXCEPTION;
    return fault_is(FAULT_NMI_LOST_IN_INT2) && in_handler && int2;
}

static enum soft_way go_on(struct fred_soft *s, const struct fred_event *event)
{
    set_exit(s, event->rip, event->rflags, event->rsp, event->ss);
    s->exit.cs = event->cs;
    return SOFT_BY_IRETQ;
}

enum soft_way soft_landed(const struct soft_landed *landed)
{
    struct fred_soft *s = soft_state();
    struct fred_event event = soft_event(landed);
    bool lost = event.type == EVENT_NMI && is_lost(s, &event);

    if (s->activity == SOFT_IDLE) {
        s->exit.gprs = landed->gprs;
        s->event = event;
    } else {
        fault_in_backend(s, &event);
    }
    /* Only now: from here on another NMI may land where *landed is. */
    __asm__ volatile("" : : : "memory");
    if (landed->vector == VECTOR_NMI)
        this_cpu()->tss.ist[SOFT_IST_NMI - 1] += SOFT_IST_STEP;
    if (fault_is(FAULT_NMI_TWICE) && event.type == EVENT_NMI)
        s->nmi_held = 1;
    return lost ? go_on(s, &event) : deliver(s);
}

/* An event yet to be told on the context that is about to be entered. */
static struct fred_event at_exit(const struct fred_soft *s)
{
    return (struct fred_event){
        .long_mode = s->exit.cs != (SELECTOR_USER32 | 3),
        .rip = s->exit.rip,
        .cs = (uint16_t)s->exit.cs,
        .rflags = s->exit.rflags,
        .rsp = s->exit.rsp,
        .ss = (uint16_t)s->exit.ss,
    };
}

enum soft_way soft_deliver_held_nmi(void)
{
    struct fred_soft *s = soft_state();

    s->event = at_exit(s);
    s->event.type = EVENT_NMI;
    s->event.vector = VECTOR_NMI;
    s->event.latch = true;
    return deliver(s);
}

static struct fred_event general_protection(const struct fred_soft *s)
{
    return (struct fred_event){
        .type = EVENT_HARDWARE_EXCEPTION,
        .vector = VECTOR_GP,
        .long_mode = true,
        .rip = (uint64_t)place_in_return()->code,
        .cs = read_cs(),
        .rflags = s->handler_rflags | RFLAGS_RF,
        .rsp = this_cpu()->scratch[0] + (fault_is(FAULT_ERETS_FAULT_RSP) ? sizeof(uint64_t) : 0),
        .ss = read_ss(),
    };
}

static const char *wrong_with(const struct fred_soft *s, const struct fred_frame *frame)
{
    if (place_in_return()->to_ring3)
        return fred_eretu_check(s->layout, frame, rdmsr(IA32_STAR),
                                (unsigned)(s->msrs.config & FRED_CONFIG_LEVEL), s->linear_bits);
    return fred_erets_check(s->layout, frame, read_cs(), read_ss(), s->linear_bits);
}

static enum soft_way refuse(struct fred_soft *s)
{
    enum soft_way way;

    s->event = general_protection(s);
    way = deliver(s);
    return fault_is(FAULT_ERETS_FAULT_UNBLOCKS) ? SOFT_BY_IRETQ : way;
}

static bool opens_nmis(const struct fred_soft *s, const struct fred_frame *frame)
{
    bool to_ring3 = place_in_return()->to_ring3;

    if (fault_is(to_ring3 ? FAULT_ERETU_UNBLOCKS : FAULT_ERETS_UNBLOCKS))
        return true;
    if (fault_is(to_ring3 ? FAULT_ERETU_NEVER_UNBLOCKS : FAULT_ERETS_NEVER_UNBLOCKS))
        return false;
    return fred_frame_latch(s->layout, frame);
}

static enum soft_way leave_to_ring3(struct fred_soft *s, const struct fred_frame *frame)
{
    s->exit.cs = frame->cs & FRAME_CS_SELECTOR;
    s->exit.ss = frame->ss & FRAME_SS_SELECTOR;
    if (!fault_is(FAULT_ERETU_GS))
        swap_gs();
    return s->nmis_blocked ? SOFT_BY_SYSRET : SOFT_BY_IRETQ;
}

/* IRETQ would fault, and leave the backend half-way. */
static uint64_t cut(uint64_t rip, unsigned linear_bits)
{
    return (uint64_t)((int64_t)(rip << (64 - linear_bits)) >> (64 - linear_bits));
}

static bool steps(const struct fred_soft *s, const struct fred_frame *frame)
{
    if (fault_is(FAULT_ERETS_STEP))
        return true;
    return fred_frame_decode(s->layout, frame).sys && !fault_is(FAULT_ERETS_NO_STEP);
}

/* The trap that ERETS leaves pending: it strikes on the context just entered. */
static void single_step(struct fred_soft *s)
{
    write_dr6(read_dr6() | DEBUG_STEP);
    s->event = at_exit(s);
    s->event.type = EVENT_HARDWARE_EXCEPTION;
    s->event.vector = VECTOR_DB;
    s->event.event_data = DEBUG_STEP;
    deliver(s);
}

/* ERETS and ERETU (SDM vol. 2). Sets the exit; the latch opens NMIs, and IRETQ does that for us. */
enum soft_way soft_returned(void)
{
    struct fred_soft *s = soft_state();
    uint64_t at = this_cpu()->scratch[0];
    struct fred_frame frame;
    bool opens;

    /* In draft 3.0 RSP is past the error code already; the frame is where it was pushed either way. */
    at -= s->layout->software_skips_error_code ? sizeof(frame.error_code) : 0;
    s->activity = SOFT_RETURNING;
    soft_copy_frame(&frame, (const struct fred_frame *)at);
    s->activity = SOFT_IDLE;
    if (wrong_with(s, &frame))
        return refuse(s);
    if (soft_is_after_site(frame.rip)) {
        frame.rip = *(const uint64_t *)frame.rsp; /* the site's RET, which must never be a return address */
        frame.rsp += sizeof(frame.rip);
    }
    if (fault_is(FAULT_ERETS_RIP) || fault_is(FAULT_ERETU_RIP))
        frame.rip = cut(frame.rip, s->linear_bits);
    set_exit(s, frame.rip, frame.rflags, frame.rsp, read_ss());
    if (fault_is(FAULT_ERETS_AC))
        s->exit.rflags &= ~RFLAGS_AC;
    if (fault_is(FAULT_ERETS_R11))
        s->exit.gprs.r11 = 0;
    opens = opens_nmis(s, &frame);
    if (opens)
        s->nmis_blocked = false;
    if (place_in_return()->to_ring3)
        return leave_to_ring3(s, &frame);
    s->msrs.config = (s->msrs.config & ~FRED_CONFIG_LEVEL) | soft_level_after(&s->msrs, &frame);
    if (frame.rflags & RFLAGS_TF && steps(s, &frame))
        single_step(s);
    return opens ? SOFT_BY_IRETQ : SOFT_BY_JUMP;
}
