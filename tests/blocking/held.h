/* A step made with NMIs blocked and one held: whether it opens them, and where the held one arrives. */
#ifndef TESTS_BLOCKING_HELD_H
#define TESTS_BLOCKING_HELD_H

#include "fred/fred.h"
#include "tests/harness/check.h"

/* NMIs are blocked and one is held, from here on until held_close; NMIs that arrive are counted. */
void held_open(struct test *t);

/* How many have arrived, and the RIP in the frame of the last one. */
unsigned held_arrived(void);
uint64_t held_rip(void);

/* Checks that the held NMI has arrived as `opened` says, that it arrives at the latest when NMIs are
 * unblocked, and that one more comes then. `name` is the step, for failures. */
void held_close(struct test *t, const char *name, bool opened);

/* A failure in one of these names the line of the case that calls it too (tests/harness/check.h). */
#define held_open(t)       held_open(from_case(t))
#define held_close(t, ...) held_close(from_case(t), __VA_ARGS__)

#endif
