/* VM entries that have to fail, each for one thing that is broken in the VMCS (tests/entry_fail/mutation.h).
 */
#ifndef TESTS_ENTRY_FAIL_ENTRY_FAIL_H
#define TESTS_ENTRY_FAIL_ENTRY_FAIL_H

#include "tests/entry_fail/mutation.h"
#include "tests/guests/guest_events.h"

/*
 * Breaks, enters, repairs and enters again, for each mutation of a table: the entry fails as its class has
 * it, the error names the field, nothing has run and nothing has changed in the host, where NMIs are open;
 * then the guest runs. Tells how many there were. Skips the case where this CPU has none of them.
 */
void check_mutations(struct test *t, const struct mutation_table *table);

/* Before an entry that fails, and behind it: registers of the guest and of the host, where the guest is. */
void entry_fail_keep(struct test *t);
void check_entry_fail(struct test *t, const char *what);

/* Of an error, which is a line for people. */
bool text_begins(const char *text, const char *start);

#endif
