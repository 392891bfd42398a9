/* ERETS with a frame built by the test: the state after it, or its #GP(0). */
#ifndef TESTS_EVENTS_ERETS_H
#define TESTS_EVENTS_ERETS_H

#include "tests/events/trigger.h"

/* A valid frame for ERETS: it returns to trigger_returned, on a separate stack, at level 0. */
struct fred_frame erets_frame(bool latch);

/* Sets *s to the state that this frame leads to, after `nops` NOPs of trigger_returned; TF is 0 in it. */
void erets_arrived(struct event_state *s, const struct fred_frame *frame, unsigned nops);

/* Checks that ERETS accepts this frame and loads the state that is in it. */
void check_taken(struct test *t, const struct fred_frame *frame);

/* The same for each of these bits of RFLAGS set alone, and for all of them but one. */
void check_rflags_taken(struct test *t, uint64_t bits);

/*
 * Checks that ERETS faults on this frame: #GP(0) at the ERETS; RSP, every register, RFLAGS and CSL unchanged;
 * NMIs still blocked. Only between refusals_open, which blocks NMIs with one pending and sets CSL 1, and
 * refusals_close, which undoes this.
 */
void refusals_open(struct test *t);
void check_refused(struct test *t, const struct fred_frame *frame);
void refusals_close(struct test *t);

/* The same for each of these bits flipped alone in one word of a valid frame (`word`: a member's offset). */
void check_bits_refused(struct test *t, size_t word, uint64_t bits);

/* A failure in one of these names the line of the case that calls it too (tests/harness/check.h). */
#define check_taken(t, ...)        check_taken(from_case(t), __VA_ARGS__)
#define check_rflags_taken(t, ...) check_rflags_taken(from_case(t), __VA_ARGS__)
#define refusals_open(t)           refusals_open(from_case(t))
#define check_refused(t, ...)      check_refused(from_case(t), __VA_ARGS__)
#define refusals_close(t)          refusals_close(from_case(t))
#define check_bits_refused(t, ...) check_bits_refused(from_case(t), __VA_ARGS__)

#endif
