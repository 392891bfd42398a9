/*
 * Makes events on purpose and catches them. The state at the event is known to the instruction, so every word
 * of its frame can be computed beforehand and compared.
 */
#ifndef TESTS_EVENTS_TRIGGER_H
#define TESTS_EVENTS_TRIGGER_H

#include "tests/harness/check.h"

/* The state at the event, as its frame must contain it, and the state after the handler's return. */
struct event_state {
    struct registers before, after;
    uint64_t rip, rsp, rflags;
    uint64_t rsp_after, rflags_after;
    uint64_t resume, stack; /* where the trigger resumes after a fault, and on which stack; private to it */
    uint64_t entry;         /* of a program in ring 3: where its ERETU leads */
};

/* RFLAGS at a trigger: every bit that may be 1, with IOPL 3, but not TF and IF. Event delivery must clear
 * them. */
#define EVENT_STATE_FLAGS 0x247CD7

/* The state in the handler of the last event caught. */
struct caught {
    unsigned count;
    struct fred_frame frame; /* of the last event */
    uint64_t at;             /* its address */
    struct registers gprs;
    unsigned level;  /* stack level in the handler */
    uint64_t rflags; /* in the handler, as it was entered */
};

extern volatile struct caught caught;

/* A trigger makes one event, with RAX as the operand, and returns after it. */
typedef void trigger(struct event_state *s);

trigger trigger_de; /* divides by RAX */
trigger trigger_step;
trigger trigger_bp;
trigger trigger_ud;
trigger trigger_sti_ud; /* UD2 right after STI, with IF 1 */
trigger trigger_into;
trigger trigger_fnop;
trigger trigger_selector;   /* loads AX into ES */
trigger trigger_read;       /* reads at RAX */
trigger trigger_write;      /* writes at RAX */
trigger trigger_watched;    /* the same, but its event is a trap */
trigger trigger_fetch;      /* jumps to RAX */
trigger trigger_dr;         /* reads DR0 */
trigger trigger_site;       /* calls the INT site at RAX: use make_event_at_site */
trigger trigger_site_there; /* jumps to it: use make_event_at_site_on */
trigger trigger_window;     /* sets IF for two instructions */
trigger trigger_swapgs, trigger_sysret, trigger_sysexit;
trigger trigger_mov_ss_ud;                      /* loads SS with AX, then UD2 */
trigger trigger_far_jmp, trigger_far_call;      /* by the 16:32 pointer at RAX */
trigger trigger_lkgs;                           /* of AX */
trigger trigger_lkgs_memory, trigger_lkgs_lock; /* of the word at RAX */
trigger trigger_eretu, trigger_iretq, trigger_iretd, trigger_far_ret,
    trigger_sti_erets; /* see execute_return */

extern const uint8_t trigger_int1_site[], trigger_syscall_site[],
    trigger_sysenter_site[]; /* for make_event_at_site */

#define TRIGGER_NOWHERE       0x123456789000UL /* canonical, and not mapped */
#define TRIGGER_NOT_CANONICAL 0x8000000000000000UL

/* Fills s->before, RAX as given and each other register with a different pattern, and makes the event. */
void make_event(struct event_state *s, trigger *make, uint64_t rax);

/* The same with an INT site (include/int_site.inc). */
void make_event_at_site(struct event_state *s, const uint8_t *site);

/* The same on another stack, which may not be there: without a return address, so the event must be a fault.
 */
void make_event_at_site_on(struct event_state *s, const uint8_t *site, uint64_t rsp);

/*
 * Executes ERETS with this frame; below it there is a stack for an event at the ERETS. To return here, the
 * frame needs RIP trigger_returned and RSP trigger_stack_top(). execute_erets_at executes ERETS with RSP as
 * given.
 */
void execute_erets(struct event_state *s, const struct fred_frame *frame);
void execute_erets_at(struct event_state *s, uint64_t rsp);

/* The same by another return: trigger_sti_erets or trigger_eretu; and with RSP at the frame's RIP and all
 * flags clear for trigger_iretq, trigger_iretd and trigger_far_ret. */
void execute_return(struct event_state *s, trigger *way, const struct fred_frame *frame);
void execute_return_at(struct event_state *s, trigger *way, uint64_t rsp);
void execute_legacy_return(struct event_state *s, trigger *way, const struct fred_frame *frame);
uint64_t trigger_stack_top(void);

/* Two NOPs of one byte each, then the end of the trigger. */
extern const uint8_t trigger_returned[];

/* Unblocks NMIs by ERETS into a bounded loop: the NMI's RIP is in [s->rip, *end), the rest of *s is exact. */
void trigger_pending_nmi(struct event_state *s, uint64_t *end, struct fred_frame *frame);

/*
 * Catches events of this type and vector in `caught`, until catch_off. After a fault the handler resumes the
 * trigger with TF and IF 0; after an interrupt it writes EOI.
 */
void catch_on(enum event_type type, unsigned vector);
void catch_off(enum event_type type, unsigned vector);

/* Runs inside() once, in the handler of the next event, after the event is recorded in `caught`. */
void catch_inside(fred_handler *inside);

/*
 * The frame that an event in ring 0 with state `s` must push. `event` gives type, vector, flags and data; its
 * RIP, if not 0, replaces that of `s`, and its RFLAGS are set in addition to s->rflags. An NMI is one of
 * nmi_send, with its source where the CPU reports that.
 */
struct fred_frame expected_frame(const struct event_state *s, const struct fred_event *event);

/* The address of the frame of an event that arrived at `rsp` and did not change the stack level. */
uint64_t frame_below(uint64_t rsp);

/* Checks that one event was caught: every word of its frame, its address, the CSL in its handler, and that
 * registers are unchanged. */
void check_caught(struct test *t, const struct event_state *s, const struct fred_event *event, uint64_t at,
                  unsigned level);

/* Checks that a trigger has changed no register. check_caught includes this. */
void check_unharmed(struct test *t, const struct event_state *s);

/* Makes, catches and checks an event that stays on level 0: with a trigger, or with an INT site. */
void check_event(struct test *t, trigger *make, uint64_t rax, const struct fred_event *event);
void check_event_at_site(struct test *t, const uint8_t *site, const struct fred_event *event);

/* A failure in one of these names the line of the case that calls it too (tests/harness/check.h). */
#define check_caught(t, ...)        check_caught(from_case(t), __VA_ARGS__)
#define check_unharmed(t, ...)      check_unharmed(from_case(t), __VA_ARGS__)
#define check_event(t, ...)         check_event(from_case(t), __VA_ARGS__)
#define check_event_at_site(t, ...) check_event_at_site(from_case(t), __VA_ARGS__)

#endif
