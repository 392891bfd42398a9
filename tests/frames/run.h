/* Makes the event of each row of a table, and compares what it shows with the rules. */
#ifndef TESTS_FRAMES_RUN_H
#define TESTS_FRAMES_RUN_H

#include "tests/frames/rows.h"
#include "tests/harness/check.h"

/* A whole case: every row of that table in that mode. Skips it if 32-bit code cannot be where the program is.
 */
void check_frames(struct test *t, enum frames_table table, enum frames_mode mode);

/* The same for one row, and its frame is compared whole: the tables leave out what has a case of its own, RF
 * of an instruction breakpoint (fred/frame-db-break) and the event data of vector 1 with TF
 * (fred/frame-no-step). */
void check_frames_row(struct test *t, const struct frames_row *row);

/* False, and the case is skipped, if 32-bit code cannot be where the program is. */
bool frames_32_bit_is_possible(struct test *t);

/* A failure in one of these names the line of the case that calls it too (tests/harness/check.h). */
#define check_frames(t, ...)     check_frames(from_case(t), __VA_ARGS__)
#define check_frames_row(t, ...) check_frames_row(from_case(t), __VA_ARGS__)

#endif
