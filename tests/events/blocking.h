/* What a handler's ERETS leaves blocked, and which NMIs arrive when: the same table for every way into a
 * handler. */
#ifndef TESTS_EVENTS_BLOCKING_H
#define TESTS_EVENTS_BLOCKING_H

#include "tests/harness/check.h"

/* Enters a handler one way, which runs inside() there; returns behind its ERETS. */
typedef void blocking_way(fred_handler *inside);

/* All rows of the table that this way can have. `blocks`: the event itself blocks NMIs, as only an NMI does.
 */
void check_blocking(struct test *t, blocking_way *way, bool blocks);

#endif
