/* The summary screen at the end of a run, for a user without a log. Pure: also tested on the host. */
#ifndef TESTS_RUN_SUMMARY_SCREEN_H
#define TESTS_RUN_SUMMARY_SCREEN_H

#include "tests/harness/tap.h"

/*
 * Formats about `rows` lines of text: the totals, the cases that failed, the bail-out if there was one, and
 * `log`, the place of the full log.
 */
void summary_screen_text(char *out, size_t size, unsigned rows, const struct tap_totals *r, const char *log);

#endif
