/* The last screen: what a run came to, for who sees nothing else of it. Pure: also tested on the host. */
#ifndef TESTS_RUN_SUMMARY_SCREEN_H
#define TESTS_RUN_SUMMARY_SCREEN_H

#include "tests/harness/tap.h"

/*
 * Lines of text, about as many as there are `rows`: the sum, the cases that failed, the bail-out if
 * there was one, and `log`, which says where all of it can be read.
 */
void summary_screen_text(char *out, size_t size, unsigned rows, const struct results *r, const char *log);

#endif
