/* The software backend: its state, its gates, and what soft.asm calls. The rules are in soft_rules.c. */
#include "fred/soft.h"

#include "boot/console.h"
#include "boot/string.h"
#include "fred/backend.h"
#include "fred/fred.h"
#include "include/instructions.h"
#include "include/msr.h"

#define LANDING_STACK    4096
#define WORK_STACK       8192
#define GATE_SIZE        16

#define OPCODE_INT_N     0xCD
#define OPCODE_JMP_REL32 0xE9
#define JMP_REL32_SIZE   5

struct erets_place {
    uint8_t *code;
    const uint8_t *thunk;
};

extern const uint8_t soft_gates[], soft_gate_nmi[], soft_copy_risk[];
extern const uint8_t soft_exit_forward[], soft_exit_forward_end[];
extern const uint8_t int_sites_start[], int_sites_end[], soft_text_start[], soft_text_end[];
extern const struct erets_place erets_places_start[], erets_places_end[];

void soft_copy_frame(struct fred_frame *to, const struct fred_frame *from);
void soft_landed(const struct soft_landed *landed);
bool soft_returned(void);
void soft_deliver_held_nmi(void);

static struct fred_soft *state(void)
{
    return this_cpu()->soft;
}

static void set_exit(struct fred_soft *s, uint64_t rip, uint64_t rflags, uint64_t rsp, uint16_t ss)
{
    s->exit.rip = this_cpu()->scratch[0] = rip;
    s->exit.cs = read_cs();
    s->exit.rflags = rflags;
    s->exit.rsp = rsp;
    s->exit.ss = ss;
}

/* Sets the exit to the entry page, with s->event on its frame. A fault on the way lands in soft_landed again.
 */
static void deliver(struct fred_soft *s)
{
    struct soft_delivery d = soft_deliver(&s->msrs, s->layout, s->event);

    s->activity = SOFT_DELIVERING;
    soft_copy_frame((struct fred_frame *)d.at, &d.frame);
    s->activity = SOFT_IDLE;
    s->msrs.config = (s->msrs.config & ~FRED_CONFIG_LEVEL) | d.level;
    set_exit(s, d.rip, RFLAGS_FIXED, d.at, s->event.ss);
}

/* Whether a site's INT n or INT1 saved this RIP. */
static bool is_int_site(uint64_t rip)
{
    uint64_t offset = rip - (uint64_t)int_sites_start;

    return offset < (uint64_t)(int_sites_end - int_sites_start) && offset % 4 == 2;
}

/* INT n or INT1, by what stands before the RET. */
static void classify_site(struct fred_event *event, const uint8_t *ret)
{
    bool int_n = ret[-2] == OPCODE_INT_N;

    event->type = int_n ? EVENT_SOFTWARE_INTERRUPT : EVENT_PRIVILEGED_SOFTWARE_EXCEPTION;
    event->length = int_n ? 2 : 1;
    event->sys = int_n;
}

static void classify(struct fred_event *event, unsigned vector)
{
    event->vector = vector;
    event->type = EVENT_HARDWARE_EXCEPTION;
    if (is_int_site(event->rip)) {
        classify_site(event, (const uint8_t *)event->rip);
    } else if (vector == VECTOR_NMI) {
        event->type = EVENT_NMI;
        event->latch = true;
    } else if (vector == VECTOR_BP) {
        event->type = EVENT_SOFTWARE_EXCEPTION;
        event->length = 1;
    } else if (vector >= FIRST_USER_VECTOR) {
        event->type = EVENT_EXTERNAL_INTERRUPT;
    } else if (vector == VECTOR_PF) {
        event->event_data = read_cr2();
    } else if (vector == VECTOR_DB) {
        event->event_data = (read_dr6() ^ DR6_INVERTED) & BITS(31, 0);
    }
}

/* On the last steps of a way out, with IF loaded, the context is as good as entered (fred/soft.asm, rule 3).
 */
static void forward(struct fred_event *event)
{
    uint64_t offset = event->rip - (uint64_t)soft_exit_forward;

    if (offset < (uint64_t)(soft_exit_forward_end - soft_exit_forward)) {
        event->rip = this_cpu()->scratch[0];
        event->rsp = state()->exit.rsp;
    }
}

static struct fred_event event_of(const struct soft_landed *landed)
{
    const uint64_t *words = &landed->rip;
    struct fred_event event = {.long_mode = true};

    /* The CPU aligns RSP to 16 before it pushes five words, or six: an error code leaves the last one
     * aligned. */
    if ((uint64_t)words % 16 == 0)
        event.error_code = *words++;
    event.rip = words[0];
    event.cs = (uint16_t)words[1];
    event.rflags = words[2];
    event.rsp = words[3];
    event.ss = (uint16_t)words[4];
    forward(&event);
    classify(&event, (unsigned)landed->vector & 0xFF);
    /* Only faults save RF as 1 (SDM vol. 3, 17.3.1.1); QEMU does it for NMIs and interrupts too. */
    if (event.type == EVENT_NMI || event.type == EVENT_EXTERNAL_INTERRUPT)
        event.rflags &= ~RFLAGS_RF;
    /* The one #DB that is a fault: neither Bochs nor QEMU saves RF for it. */
    if (event.type == EVENT_HARDWARE_EXCEPTION && event.vector == VECTOR_DB &&
        event.event_data & DEBUG_ACCESS)
        event.rflags |= RFLAGS_RF;
    return event;
}

/* The ERETS at work. */
static uint64_t erets_rip(void)
{
    return this_cpu()->scratch[1];
}

/* An exception on soft_copy_frame's memory: what the CPU would meet as it pushes, or pops, a frame. */
static void fault_in_backend(struct fred_soft *s, struct fred_event *fault)
{
    if (fault->rip != (uint64_t)soft_copy_risk) {
        say("# the software backend itself faulted: vector %u at %#lx\n", fault->vector, fault->rip);
        fred_set_way_out(NULL);
    } else if (s->activity == SOFT_DELIVERING) {
        if (!soft_nest(&s->event, fault)) {
            say("# a third fault while #DF was being delivered: a CPU would shut down\n");
            fred_set_way_out(NULL);
        }
        return;
    } else {
        fault->rip = erets_rip();
        fault->rsp = this_cpu()->scratch[0];
        fault->rflags = s->handler_rflags | RFLAGS_RF;
    }
    s->event = *fault;
}

void soft_landed(const struct soft_landed *landed)
{
    struct fred_soft *s = state();
    struct fred_event event = event_of(landed);

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
    deliver(s);
}

/* An event yet to be told on the context that is about to be entered. */
static struct fred_event at_exit(const struct fred_soft *s)
{
    return (struct fred_event){
        .long_mode = true,
        .rip = s->exit.rip,
        .cs = (uint16_t)s->exit.cs,
        .rflags = s->exit.rflags,
        .rsp = s->exit.rsp,
        .ss = (uint16_t)s->exit.ss,
    };
}

void soft_deliver_held_nmi(void)
{
    struct fred_soft *s = state();

    s->event = at_exit(s);
    s->event.type = EVENT_NMI;
    s->event.vector = VECTOR_NMI;
    s->event.latch = true;
    deliver(s);
}

static struct fred_event general_protection(const struct fred_soft *s)
{
    return (struct fred_event){
        .type = EVENT_HARDWARE_EXCEPTION,
        .vector = VECTOR_GP,
        .long_mode = true,
        .rip = erets_rip(),
        .cs = read_cs(),
        .rflags = s->handler_rflags | RFLAGS_RF,
        .rsp = this_cpu()->scratch[0],
        .ss = read_ss(),
    };
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

/*
 * ERETS (SDM vol. 2). On return the exit is set; true if it is to be taken by IRETQ, because the latch opens
 * NMIs.
 */
bool soft_returned(void)
{
    struct fred_soft *s = state();
    uint64_t at = this_cpu()->scratch[0];
    struct fred_frame frame;

    /* In draft 3.0 RSP is past the error code already; either way the frame's words are where they were
     * pushed. */
    at -= s->layout->software_skips_error_code ? sizeof(frame.error_code) : 0;
    s->activity = SOFT_RETURNING;
    soft_copy_frame(&frame, (const struct fred_frame *)at);
    s->activity = SOFT_IDLE;
    if (fred_erets_check(s->layout, &frame, read_cs(), read_ss(), s->linear_bits)) {
        s->event = general_protection(s);
        deliver(s);
        return false;
    }
    s->msrs.config = (s->msrs.config & ~FRED_CONFIG_LEVEL) | soft_level_after(&s->msrs, &frame);
    if (is_int_site(frame.rip)) {
        frame.rip = *(const uint64_t *)frame.rsp; /* the site's RET, which must never be a return address */
        frame.rsp += sizeof(frame.rip);
    }
    set_exit(s, frame.rip, frame.rflags, frame.rsp, read_ss());
    if (fred_frame_decode(s->layout, &frame).sys && frame.rflags & RFLAGS_TF)
        single_step(s);
    return fred_frame_latch(s->layout, &frame);
}

/* Puts a jump to its thunk over every ERETS. */
static void divert_erets(struct machine *m)
{
    for (const struct erets_place *place = erets_places_start; place < erets_places_end; place++) {
        uint8_t *patch = machine_patch_open(m, place->code);
        int32_t distance = (int32_t)(place->thunk - (place->code + JMP_REL32_SIZE));

        patch[0] = OPCODE_JMP_REL32;
        memcpy(patch + 1, &distance, sizeof(distance));
        machine_patch_close(m);
    }
}

static error open(struct machine *m, const struct fred_layout *layout)
{
    struct fred_soft *s = arena_take(&m->arena, sizeof(*s));

    if (!s || !(s->stack_top = machine_stack(m, WORK_STACK)))
        return FAIL("too little memory for the software backend: give more with memory=MiB");
    for (unsigned i = 0; i < SOFT_IST_STACKS; i++) {
        if (!(m->cpu->tss.ist[i] = machine_stack(m, LANDING_STACK)))
            return FAIL("too little memory for interrupt stacks: give more with memory=MiB");
    }
    s->layout = layout;
    s->linear_bits = read_cr4() & CR4_LA57 ? 57 : 48;
    m->cpu->soft = s;
    divert_erets(m);
    return NULL;
}

static unsigned ist_of(unsigned vector)
{
    switch (vector) {
    case VECTOR_DF:
        return SOFT_IST_DF;
    case VECTOR_MC:
        return SOFT_IST_MC;
    default:
        return SOFT_IST;
    }
}

static error start(struct machine *m)
{
    for (unsigned vector = 0; vector < IDT_GATES; vector++)
        idt_set(m->cpu, vector, (uint64_t)soft_gates + vector * GATE_SIZE, ist_of(vector));
    idt_set(m->cpu, VECTOR_NMI, (uint64_t)soft_gate_nmi, SOFT_IST_NMI);
    return NULL;
}

/* The gates stay until the firmware's IDT is back: without FRED there is nothing else to deliver to. */
static void stop(void)
{
}

static bool read(uint32_t msr, uint64_t *value)
{
    return soft_msr_read(&state()->msrs, msr, value);
}

static bool write(uint32_t msr, uint64_t value)
{
    return soft_msr_write(&state()->msrs, msr, value, state()->linear_bits);
}

static const struct fred_layout *layout(void)
{
    return state()->layout;
}

const struct fred_backend fred_software = {"software", open, start, stop, read, write, layout};
