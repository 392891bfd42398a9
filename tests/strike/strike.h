/*
 * `strike=EVENT@PHASE`: the program makes that event in that phase, to show how unexpected events are
 * handled: a report on every console, and an orderly end.
 */
#ifndef TESTS_STRIKE_STRIKE_H
#define TESTS_STRIKE_STRIKE_H

#include "boot/text/error.h"

/* Makes the events of this list (tests/strike/list.h) from now on; "": none. Fails if an event or phase is
 * unknown. */
error strike_choose(const char *text);

#endif
