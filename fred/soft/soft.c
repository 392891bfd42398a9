/* The software backend's transitions, events and returns, called by soft.asm. The rules are in rules.c. */
#include "fred/soft/soft.h"

#include "boot/console/console.h"
#include "boot/report/panic.h"
#include "boot/report/phase.h"
#include "fred/fred.h"
#include "include/descriptors.h"
#include "include/instructions.h"
#include "include/msr.h"

#define OWN_FAULTS 3

extern const uint8_t soft_copy_risk[];
extern const uint8_t soft_usual_start[], soft_erets[], soft_usual_end[], soft_int2_full[], soft_eret_full[];

void soft_copy_frame(struct fred_frame *to, const struct fred_frame *from);
enum soft_exit_path soft_returned(void);
enum soft_exit_path soft_deliver_deferred_nmi(void);

static void set_exit(struct fred_soft *s, uint64_t rip, uint64_t rflags, uint64_t rsp, uint16_t ss)
{
    s->exit.rip = this_cpu()->scratch[0] = rip;
    s->exit.cs = read_cs();
    s->exit.rflags = rflags;
    s->exit.rsp = rsp;
    s->exit.ss = ss;
}

/* FRED swaps GS on events in ring 3, and in ERETU (FRED 5.0). */
static void swap_gs(void)
{
    uint64_t gs = rdmsr(IA32_GS_BASE);

    wrmsr(IA32_GS_BASE, rdmsr(IA32_KERNEL_GS_BASE));
    wrmsr(IA32_KERNEL_GS_BASE, gs);
}

/* IRETQ unblocks NMIs (SDM vol. 3, 6.7.1); a jump leaves them as they are. */
static enum soft_exit_path set_nmis(struct fred_soft *s, enum soft_nmis nmis)
{
    if (nmis != SOFT_NMIS_KEPT)
        s->nmis_blocked = nmis == SOFT_NMIS_BLOCKED;
    return nmis == SOFT_NMIS_UNBLOCKED ? SOFT_BY_IRETQ : SOFT_BY_JUMP;
}

static void set_level(struct fred_soft *s, unsigned level)
{
    s->msrs.config = (s->msrs.config & ~FRED_CONFIG_LEVEL) | level;
}

/* Sets the exit to the FRED entry point, with the frame of s->event. A fault meanwhile lands in soft_landed.
 */
static enum soft_exit_path deliver(struct fred_soft *s)
{
    struct soft_delivery d = soft_rules->deliver(&s->msrs, s->layout, s->event);

    s->activity = SOFT_DELIVERING;
    if (phase_watched)
        phase_return(phase_begin(PHASE_DELIVERY));
    soft_copy_frame((struct fred_frame *)d.at, &d.frame);
    s->activity = SOFT_IDLE;
    set_level(s, d.level);
    if (d.swaps_gs)
        swap_gs();
    set_exit(s, d.rip, d.rflags, d.at, d.ss);
    return set_nmis(s, d.nmis);
}

/* The ERETS or ERETU being executed. */
static const struct eret_place *current_place(void)
{
    return (const struct eret_place *)this_cpu()->scratch[1];
}

/* A CPU would shut down; the software backend can still report it. */
static _Noreturn void third_fault(struct fred_soft *s, const struct fred_event *fault)
{
    struct fred_regs regs = {.gprs = s->exit.gprs, .frame = fred_frame_encode(s->layout, &s->event)};

    say("# a third fault while #DF was being delivered, vector %u with error code %#lx: a CPU would shut "
        "down\n",
        fault->vector, fault->error_code);
    fred_unexpected(&regs);
}

/* The backend's own code cannot be relied on then: after three faults not even for a report. */
static void fault_in_code(struct fred_soft *s, const struct fred_event *fault)
{
    if (s->own_faults++ == OWN_FAULTS)
        panic();
    phase_begin(PHASE_DELIVERY);
    say("# the software backend itself faulted: vector %u at %#lx\n", fault->vector, fault->rip);
    fred_set_recovery(NULL);
}

/* An exception in soft_copy_frame is the one that a CPU would raise as it pushes, or pops, a frame. */
static void fault_in_backend(struct fred_soft *s, struct fred_event *fault)
{
    if (fault->rip != (uint64_t)soft_copy_risk) {
        fault_in_code(s, fault);
    } else if (s->activity == SOFT_DELIVERING) {
        if (!soft_rules->nest(&s->event, fault))
            third_fault(s, fault);
        return;
    } else {
        fault->rip = (uint64_t)current_place()->code;
        fault->rsp = this_cpu()->scratch[0];
        fault->rflags = s->handler_rflags | RFLAGS_RF;
    }
    s->event = *fault;
}

/* A frame of a usual way that is not there (usual.asm, rule 4). */
static bool is_fault_in_usual(const struct fred_event *event)
{
    bool inside = event->rip - (uint64_t)soft_usual_start < (uint64_t)(soft_usual_end - soft_usual_start);

    return inside && (event->vector == VECTOR_PF || event->vector == VECTOR_GP || event->vector == VECTOR_SS);
}

/* The registers are still in the CPU but for those that the usual way has saved, as its full way knows. */
static enum soft_exit_path begin_anew(struct fred_soft *s, const struct registers *now,
                                      const struct fred_event *fault)
{
    struct registers gprs = *now;

    gprs.rax = s->exit.gprs.rax;
    gprs.rcx = s->exit.gprs.rcx;
    gprs.rdx = s->exit.gprs.rdx;
    s->exit.gprs = gprs;
    s->exit.rip = (uint64_t)(fault->rip < (uint64_t)soft_erets ? soft_int2_full : soft_eret_full);
    s->exit.ss = fault->ss;
    return SOFT_ANEW;
}

enum soft_exit_path soft_landed(const struct soft_landed *landed)
{
    struct fred_soft *s = soft_state();
    struct fred_event event = soft_event(landed);

    if (is_fault_in_usual(&event))
        return begin_anew(s, &landed->gprs, &event);
    if (s->activity == SOFT_IDLE) {
        s->exit.gprs = landed->gprs;
        s->event = event;
    } else {
        fault_in_backend(s, &event);
    }
    /* Not earlier: from here on another NMI may overwrite *landed. */
    __asm__ volatile("" : : : "memory");
    if (landed->vector == VECTOR_NMI)
        this_cpu()->tss.ist[SOFT_IST_NMI - 1] += SOFT_IST_STEP;
    return deliver(s);
}

enum soft_exit_path (*soft_on_landing)(const struct soft_landed *landed) = soft_landed;

/* An event, its type still open, on the context that is about to be entered. */
static struct fred_event event_at_exit(const struct fred_soft *s)
{
    return (struct fred_event){
        .long_mode = (uint16_t)s->exit.cs != (SELECTOR_USER32 | 3),
        .rip = s->exit.rip,
        .cs = (uint16_t)s->exit.cs,
        .rflags = s->exit.rflags,
        .rsp = s->exit.rsp,
        .ss = (uint16_t)s->exit.ss,
    };
}

enum soft_exit_path soft_deliver_deferred_nmi(void)
{
    struct fred_soft *s = soft_state();

    s->event = event_at_exit(s);
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
        .rip = (uint64_t)current_place()->code,
        .cs = read_cs(),
        .rflags = s->handler_rflags | RFLAGS_RF,
        .rsp = this_cpu()->scratch[0],
        .ss = read_ss(),
    };
}

static const char *check_return(const struct fred_soft *s, const struct fred_frame *frame)
{
    if (current_place()->to_ring3)
        return soft_rules->check_eretu(s->layout, frame, rdmsr(IA32_STAR),
                                       (unsigned)(s->msrs.config & FRED_CONFIG_LEVEL), s->linear_bits);
    return soft_rules->check_erets(s->layout, frame, read_cs(), read_ss(), s->linear_bits);
}

/* The trap that ERETS leaves pending: it is delivered on the context just entered. */
static void single_step(struct fred_soft *s)
{
    write_dr6(read_dr6() | DEBUG_STEP);
    s->event = event_at_exit(s);
    s->event.type = EVENT_HARDWARE_EXCEPTION;
    s->event.vector = VECTOR_DB;
    s->event.event_data = DEBUG_STEP;
    deliver(s);
}

static void set_exit_to_ring3(struct fred_soft *s, const struct fred_frame *frame)
{
    s->exit.cs = frame->cs & FRAME_CS_SELECTOR;
    s->exit.ss = frame->ss & FRAME_SS_SELECTOR;
    if (s->exit.cs == (SELECTOR_USER32 | 3)) {
        s->exit.rip &= BITS(31, 0);
        s->exit.rsp &= BITS(31, 0);
    }
}

/* A level above 0 makes ERETU fault before it reads its frame (SDM vol. 2, ERETU). */
static const char *check_before_read(const struct fred_soft *s)
{
    struct fred_frame good = fred_frame_user_at(0, 0, false);

    return current_place()->to_ring3 ? check_return(s, &good) : NULL;
}

/* ERETS and ERETU (SDM vol. 2). Sets the exit. */
enum soft_exit_path soft_returned(void)
{
    struct fred_soft *s = soft_state();
    bool to_ring3 = current_place()->to_ring3;
    uint64_t at = this_cpu()->scratch[0];
    struct fred_frame frame;
    struct soft_return r;
    enum soft_exit_path path;

    /* In draft 3.0 RSP is past the error code already. */
    at -= s->layout->software_skips_error_code ? sizeof(frame.error_code) : 0;
    if (check_before_read(s)) {
        s->event = general_protection(s);
        return deliver(s);
    }
    s->activity = SOFT_RETURNING;
    soft_copy_frame(&frame, (const struct fred_frame *)at);
    s->activity = SOFT_IDLE;
    if (check_return(s, &frame)) {
        s->event = general_protection(s);
        return deliver(s);
    }
    if (soft_is_after_site(frame.rip)) {
        frame.rip = *(const uint64_t *)frame.rsp; /* the site's RET, which must never be a return address */
        frame.rsp += sizeof(frame.rip);
    }
    r = soft_rules->leave(&s->msrs, s->layout, &frame, to_ring3);
    set_exit(s, r.rip, r.rflags, frame.rsp, read_ss());
    set_level(s, r.level);
    path = set_nmis(s, r.nmis);
    if (r.swaps_gs)
        swap_gs();
    if (to_ring3)
        set_exit_to_ring3(s, &frame);
    if (r.steps)
        single_step(s); /* whose handler is entered instead */
    else if (to_ring3)
        path = s->nmis_blocked ? SOFT_BY_SYSRET : SOFT_BY_IRETQ;
    return path;
}
