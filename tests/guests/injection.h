/* Event injection by VM entry: its delivery in the guest, and entries that must fail (SDM vol. 3, 24.8.3
 * and 26.2.1.3). */
#ifndef TESTS_GUESTS_INJECTION_H
#define TESTS_GUESTS_INJECTION_H

#include "tests/guests/guest_events.h"

#define INJECTED_LENGTHS_MOST 15 /* the longest instruction, in bytes */

/* Starts a guest with IF 1 and an empty stack before GUEST_STEP_CALL, and sets the event for its entry. */
bool injection_at(struct test *t, const struct vm_injection *event);

/*
 * The same, then enters the guest and checks the event in its handler; for software types alone RIP is
 * advanced by the length. After a failure prints the event.
 */
void check_injected(struct test *t, const struct vm_injection *event);

/* Enters a guest whose event is already set, and checks it likewise. */
void check_injection_arrives(struct test *t, const struct vm_injection *event);

/* Checks the interruptibility state at an exit after, or during, delivery of that event. */
void check_blocking_behind(struct test *t, const struct vm_injection *event, const struct vm_exit *exit);

/* Checks that the entry fails: VMfailValid with this VM-instruction error, no field changed. `what` names the
 * entry in a failure. */
void check_entry_refused(struct test *t, const char *what, uint64_t number);

/* Checks that the entry fails for guest state: reason 80000021h, this qualification, no field changed. */
void check_entry_fails(struct test *t, const char *what, uint64_t qualification);

/* A failure in one of these names the line of the case that calls it too (tests/harness/check.h). */
#define injection_at(t, ...)            injection_at(from_case(t), __VA_ARGS__)
#define check_injected(t, ...)          check_injected(from_case(t), __VA_ARGS__)
#define check_injection_arrives(t, ...) check_injection_arrives(from_case(t), __VA_ARGS__)
#define check_blocking_behind(t, ...)   check_blocking_behind(from_case(t), __VA_ARGS__)
#define check_entry_refused(t, ...)     check_entry_refused(from_case(t), __VA_ARGS__)
#define check_entry_fails(t, ...)       check_entry_fails(from_case(t), __VA_ARGS__)

#endif
