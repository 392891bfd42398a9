/* VM entries that have to fail, each for one thing that is broken in the VMCS (tests/breakage.h). */
#ifndef TESTS_REFUSE_H
#define TESTS_REFUSE_H

#include "tests/breakage.h"
#include "tests/guest_events.h"

/*
 * Breaks, enters, repairs and enters again, for each breakage of a table: the entry fails as its class has
 * it, the error names the field, nothing has run and nothing has changed in the host, where NMIs are open;
 * then the guest runs. Tells how many there were. Skips the case where this CPU has none of them.
 */
void check_breakages(struct test *t, const struct breakage_table *table);

/* Before an entry that fails, and behind it: registers of the guest and of the host, where the guest is. */
void refusal_keep(struct test *t);
void check_refusal(struct test *t, const char *what);

/* Of an error, which is a line for people. */
bool text_begins(const char *text, const char *start);

#endif
