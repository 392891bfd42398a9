/*
 * `strike=EVENT@PHASE`: the program strikes itself there, to show what becomes of an event that nobody asked
 * for: a report on every console, and an orderly end.
 */
#ifndef TESTS_STRIKE_STRIKE_H
#define TESTS_STRIKE_STRIKE_H

#include "boot/text/error.h"

/* What to make, and where, from now on; "" for nothing. Fails if there is no such event or phase. */
error strike_choose(const char *text);

#endif
