/*
 * Events made on purpose, and the catching of them: where exactly an event struck is known to the
 * instruction, so that every word of its frame can be foretold.
 */
#ifndef TESTS_EVENTS_TRIGGER_H
#define TESTS_EVENTS_TRIGGER_H

#include "tests/harness/check.h"

/* The state at the event, as the frame should have it, and what was found when all was over. */
struct struck {
    struct registers before, after;
    uint64_t rip, rsp, rflags;
    uint64_t rsp_after, rflags_after;
    uint64_t resume,
        stack; /* where the trigger goes on after a fault, and on which stack: its own business */
};

/* RFLAGS at a trigger: all that may be 1 but TF and IF, IOPL 3 among it. Delivery has to clear them. */
#define STRUCK_FLAGS 0x247CD7

/* What the handler saw. */
struct caught {
    unsigned count;
    struct fred_frame frame; /* of the last one */
    uint64_t at;             /* its address */
    struct registers gprs;
    unsigned level;  /* stack level in the handler */
    uint64_t rflags; /* in the handler, as it was entered */
};

extern volatile struct caught caught;

/* Each makes one event, with RAX as its operand, and goes on after it. */
typedef void trigger(struct struck *s);

trigger trigger_de; /* divides by RAX */
trigger trigger_step;
trigger trigger_bp;
trigger trigger_ud;
trigger trigger_sti_ud; /* UD2 right behind STI, with IF set */
trigger trigger_into;
trigger trigger_fnop;
trigger trigger_selector; /* loads AX into ES */
trigger trigger_read;     /* reads at RAX */
trigger trigger_write;    /* writes at RAX */
trigger trigger_watched;  /* the same, but what comes is a trap */
trigger trigger_fetch;    /* jumps to RAX */
trigger trigger_dr;       /* reads DR0 */
trigger trigger_site;     /* calls the INT site at RAX: use strike_site */
trigger trigger_window;   /* sets IF for two instructions */
trigger trigger_swapgs, trigger_sysret, trigger_sysexit;

extern const uint8_t trigger_int1_site[], trigger_syscall_site[]; /* for strike_site */

#define TRIGGER_NOWHERE       0x123456789000UL /* canonical, and in no page table of ours */
#define TRIGGER_NOT_CANONICAL 0x8000000000000000UL

/* Fills s->before, each register with a pattern of its own and RAX as given, and makes the event. */
void strike(struct struck *s, trigger *make, uint64_t rax);

/* The same by an INT site (include/int_site.inc). */
void strike_site(struct struck *s, const uint8_t *site);

/*
 * ERETS with this frame, below which there is a stack for what strikes. Its RIP has to be trigger_returned
 * and its RSP trigger_stack_top(), if it is to come back. The other finds its frame, or none, where it is
 * told.
 */
void strike_erets(struct struck *s, const struct fred_frame *frame);
void strike_erets_at(struct struck *s, uint64_t rsp);
uint64_t trigger_stack_top(void);

/* Two NOPs of one byte each, and the way back. */
extern const uint8_t trigger_returned[];

/* Opens NMIs by ERETS, into a bounded loop: RIP is in [s->rip, *end), the rest is exact. */
void trigger_held_nmi(struct struck *s, uint64_t *end, struct fred_frame *frame);

/*
 * Catches events of this type and vector from now on. The handler goes on after a fault, with TF and IF
 * clear, and acknowledges interrupts.
 */
void catch_on(enum event_type type, unsigned vector);
void catch_off(enum event_type type, unsigned vector);

/* Runs inside() in the handler of the next event caught, when that one is noted. */
void catch_inside(fred_handler *inside);

/*
 * The frame that an event at `s` should leave, on ring 0. Of `event` it takes what says which event it was;
 * its RIP counts if it is not 0, and its RFLAGS are what was set besides s->rflags.
 */
struct fred_frame foretell(const struct struck *s, const struct fred_event *event);

/* Where a frame lies whose event came at `rsp` and stayed on its level. */
uint64_t frame_below(uint64_t rsp);

/* One event was caught: its frame word by word, at the address and level told, and nothing else touched. */
void check_caught(struct test *t, const struct struck *s, const struct fred_event *event, uint64_t at,
                  unsigned level);

/* After a trigger the registers are as they were before it. check_caught looks at that too. */
void check_unharmed(struct test *t, const struct struck *s);

/* All of the above for an event that stays on level 0: catches it, makes it, checks it. */
void check_strike(struct test *t, trigger *make, uint64_t rax, const struct fred_event *event);
void check_strike_site(struct test *t, const uint8_t *site, const struct fred_event *event);

#endif
