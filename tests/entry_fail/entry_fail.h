/* VM entries that must fail, each because one VMCS field is invalid (tests/entry_fail/mutation.h). */
#ifndef TESTS_ENTRY_FAIL_ENTRY_FAIL_H
#define TESTS_ENTRY_FAIL_ENTRY_FAIL_H

#include "tests/entry_fail/mutation.h"
#include "tests/guests/guest_events.h"

/*
 * For each mutation of a table: applies it, enters, reverts it and enters again. The first entry must fail as
 * its class specifies, with an error that names the field; no guest instruction may have run, the host's
 * state must be unchanged, and NMIs not blocked there; then the guest must run. Prints the number of
 * mutations. Skips the case if this CPU has none of them.
 */
void check_mutations(struct test *t, const struct mutation_table *table);

/* Before an entry that must fail: record the guest's registers and RIP, and the host's state. After it: check
 * that they are unchanged; `what` names the entry in a failure. */
void entry_fail_keep(struct test *t);
void check_entry_fail(struct test *t, const char *what);

/* Whether the text of an error begins with `start`. */
bool text_begins(const char *text, const char *start);

/* A failure in one of these names the line of the case that calls it too (tests/harness/check.h). */
#define check_mutations(t, ...)  check_mutations(from_case(t), __VA_ARGS__)
#define entry_fail_keep(t)       entry_fail_keep(from_case(t))
#define check_entry_fail(t, ...) check_entry_fail(from_case(t), __VA_ARGS__)

#endif
