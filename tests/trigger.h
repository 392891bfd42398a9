/*
 * Events made on purpose, and the catching of them: where exactly an event struck is known to the
 * instruction, so that every word of its frame can be foretold.
 */
#ifndef TESTS_TRIGGER_H
#define TESTS_TRIGGER_H

#include "tests/check.h"

/* The state at the event, as the frame should have it. */
struct struck {
    uint64_t rip, rsp, rflags;
};

/* What the handler saw. */
struct caught {
    unsigned count;
    struct fred_frame frame; /* of the last one */
    uint64_t at;             /* its address */
    struct registers gprs;
    unsigned level;  /* stack level in the handler */
    uint64_t rflags; /* in the handler */
};

extern volatile struct caught caught;

/* Each makes one event and goes on after it. The handler of catch_on steps over faults. */
void trigger_bp(struct struck *s);
void trigger_ud(struct struck *s);
void trigger_pf(struct struck *s); /* reads TRIGGER_NOWHERE */

#define TRIGGER_NOWHERE 0x123456789000UL /* canonical, and in no page table of ours */

/* Opens NMIs by ERETS, into a bounded loop: RIP is in [s->rip, *end), the rest is exact. */
void trigger_held_nmi(struct struck *s, uint64_t *end, struct fred_frame *frame);

/* Catches events of this type and vector from now on; a fault goes on at the address left in trigger_resume.
 */
void catch_on(enum event_type type, unsigned vector);
void catch_off(enum event_type type, unsigned vector);

/* The frame that an event at `s` should leave, from stack level 0, on ring 0. */
struct fred_frame foretell(const struct struck *s, const struct fred_event *event);

#endif
