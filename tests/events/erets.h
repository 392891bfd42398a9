/* ERETS with a frame made by hand: where it leads, and how it is refused. */
#ifndef TESTS_EVENTS_ERETS_H
#define TESTS_EVENTS_ERETS_H

#include "tests/events/trigger.h"

/* A frame that ERETS takes: it leads to trigger_returned on a stack of its own, at level 0. */
struct fred_frame erets_frame(bool latch);

/* After strike_erets: the state that it left, `nops` of trigger_returned's instructions later, TF aside. */
void erets_arrived(struct struck *s, const struct fred_frame *frame, unsigned nops);

/* ERETS takes this frame, and all is as the frame says. */
void check_taken(struct test *t, const struct fred_frame *frame);

/* With each of these bits of RFLAGS alone, and with all but it. */
void check_rflags_taken(struct test *t, uint64_t bits);

/*
 * ERETS refuses this frame: #GP(0) at the ERETS, RSP, every register, RFLAGS and the stack level as they
 * were, and NMIs still blocked. Between the other two, which block NMIs with one held, and go to level 1 and
 * back.
 */
void refusals_open(struct test *t);
void check_refused(struct test *t, const struct fred_frame *frame);
void refusals_close(struct test *t);

/* Refused with each of these bits flipped in a word of the frame (a member's offset). */
void check_bits_refused(struct test *t, size_t word, uint64_t bits);

#endif
