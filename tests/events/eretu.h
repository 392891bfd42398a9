/* ERETU with a frame built by the test, and its #GP. */
#ifndef TESTS_EVENTS_ERETU_H
#define TESTS_EVENTS_ERETU_H

#include "tests/harness/check.h"

/* A valid frame for ERETU, with the latch: it returns to ring 3, at an unmapped address (TRIGGER_NOWHERE). */
struct fred_frame eretu_frame(const struct test *t);

/*
 * Checks that ERETU faults on this frame: #GP at the ERETU, GS not swapped. Only between eretu_refusals_open,
 * which blocks NMIs with one held and sets CSL 0, and eretu_refusals_close, which checks that they still are.
 */
void eretu_refusals_open(struct test *t);
void check_eretu_refused(struct test *t, const struct fred_frame *frame);
void eretu_refusals_close(struct test *t);

/* Between the two: the bases of GS are not swapped. */
void check_eretu_gs(struct test *t);

/* The same for each of these bits flipped alone in one word of a valid frame (`word`: a member's offset). */
void check_eretu_bits(struct test *t, size_t word, uint64_t bits);

/* The same, with eretu_refusals_open before and eretu_refusals_close after it. */
void check_eretu_bits_refused(struct test *t, size_t word, uint64_t bits);

/* A failure in one of these names the line of the case that calls it too (tests/harness/check.h). */
#define eretu_refusals_open(t)           eretu_refusals_open(from_case(t))
#define check_eretu_refused(t, ...)      check_eretu_refused(from_case(t), __VA_ARGS__)
#define eretu_refusals_close(t)          eretu_refusals_close(from_case(t))
#define check_eretu_gs(t)                check_eretu_gs(from_case(t))
#define check_eretu_bits(t, ...)         check_eretu_bits(from_case(t), __VA_ARGS__)
#define check_eretu_bits_refused(t, ...) check_eretu_bits_refused(from_case(t), __VA_ARGS__)

#endif
