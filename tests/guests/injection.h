/* Events that VM entries inject: how they arrive, and how an entry is refused (SDM vol. 3, 24.8.3
 * and 26.2.1.3). */
#ifndef TESTS_GUESTS_INJECTION_H
#define TESTS_GUESTS_INJECTION_H

#include "tests/guests/guest_events.h"

#define INJECTED_LENGTHS_MOST 15 /* bytes that an instruction can have */

/* A guest with IF 1 and an empty stack, before GUEST_STEP_CALL, into which the event goes. */
bool injection_at(struct test *t, const struct vm_injection *event);

/*
 * Enters it: the guest's handler finds the event as the manual has it, the length behind RIP for software
 * types alone. Says which event it was if it failed.
 */
void check_injected(struct test *t, const struct vm_injection *event);

/* The same for a guest that stands ready, with an event already set. */
void check_injection_arrives(struct test *t, const struct vm_injection *event);

/* The interruptibility state that an exit finds when that event was delivered, or on its way. */
void check_blocking_behind(struct test *t, const struct vm_injection *event, const struct vm_exit *exit);

/* Enters it: VMfailValid with this number; nothing has changed. `what` is said in a failure. */
void check_entry_refused(struct test *t, const char *what, uint64_t number);

/* Enters it: fails on the guest's state, reason 80000021h with this qualification; nothing has changed. */
void check_entry_fails(struct test *t, const char *what, uint64_t qualification);

#endif
