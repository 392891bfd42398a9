/* NMIs around the ERETU that enters ring 3: blocked before it, noted in the handler of the row's event. */
#ifndef TESTS_FRAMES_NMIS_H
#define TESTS_FRAMES_NMIS_H

#include "tests/frames/rules.h"
#include "tests/harness/check.h"

/* Blocks NMIs, and has one held, as the row needs it; a row whose event is an NMI needs both. */
void frames_nmis_close(struct test *t, const struct frames_row *row);

/* In the handler, after all else is noted: the record of the NMI that this sends replaces that of the held
 * one. */
void frames_nmis_note(const struct frames_row *row, struct frames_seen *seen);

/* Unblocks NMIs again, after the return from ring 3. */
void frames_nmis_open(struct test *t, const struct frames_row *row, struct frames_seen *seen);

#endif
