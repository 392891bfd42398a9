/* Whether NMIs are blocked after a handler's ERETS, and when NMIs sent in the handler arrive: one table for
 * every kind of event. */
#ifndef TESTS_EVENTS_BLOCKING_H
#define TESTS_EVENTS_BLOCKING_H

#include "tests/harness/check.h"

/* Makes one kind of event, in whose handler inside() runs; returns after the handler's ERETS. */
typedef void blocking_way(fred_handler *inside);

/* Checks all rows of the table that apply to this event. `blocks`: the event blocks NMIs, as only an NMI
 * does. */
void check_blocking(struct test *t, blocking_way *way, bool blocks);

/* A failure in one of these names the line of the case that calls it too (tests/harness/check.h). */
#define check_blocking(t, ...) check_blocking(from_case(t), __VA_ARGS__)

#endif
