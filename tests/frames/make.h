/* Makes the event of one row. */
#ifndef TESTS_FRAMES_MAKE_H
#define TESTS_FRAMES_MAKE_H

#include "tests/frames/rules.h"
#include "tests/harness/check.h"

/* The place of the row's event; in ring 3 the stack is t->user_stack. */
struct frames_place frames_place(const struct test *t, const struct frames_row *row);

/* Between the two the row's event is the next event. The second one belongs into its handler. */
void frames_arm(const struct frames_row *row, const struct frames_place *place);
void frames_disarm(const struct frames_row *row);

/* DR0 to DR3. */
void frames_set_breakpoints(const uint64_t addresses[BREAKPOINTS]);

/* Goes there, and returns when the handler has returned to frames_exits; in ring 3 on_exit runs before
 * that. */
void frames_go(struct test *t, const struct frames_row *row, const struct frames_place *place,
               fred_handler *on_exit);

#endif
