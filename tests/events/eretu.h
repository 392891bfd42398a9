/* ERETU with a frame made by hand, and how it is refused. */
#ifndef TESTS_EVENTS_ERETU_H
#define TESTS_EVENTS_ERETU_H

#include "tests/harness/check.h"

/* A frame that ERETU takes, with the latch: it leads to ring 3, where no code is (TRIGGER_NOWHERE). */
struct fred_frame eretu_frame(const struct test *t);

/*
 * ERETU refuses this frame: #GP at the ERETU. Between the other two, which block NMIs and see to level 0, and
 * look whether NMIs still are blocked.
 */
void eretu_refusals_open(struct test *t);
void check_eretu_refused(struct test *t, const struct fred_frame *frame);
void eretu_refusals_close(struct test *t);

/* Refused with each of these bits flipped in a word of the frame (a member's offset). */
void check_eretu_bits(struct test *t, size_t word, uint64_t bits);

/* The same with NMIs blocked before, and looked at afterwards. */
void check_eretu_bits_refused(struct test *t, size_t word, uint64_t bits);

#endif
