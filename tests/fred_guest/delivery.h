/* Exits in the delivery of an event to a guest with FRED: its stack is not there, for EPT or for the guest's
 * tables. */
#ifndef TESTS_FRED_GUEST_DELIVERY_H
#define TESTS_FRED_GUEST_DELIVERY_H

#include "tests/fred_guest/kinds.h"

enum fred_guest_hole { HOLE_OF_EPT, HOLE_OF_TABLES };

/* Starts the guest in front of the row's event, whose frame belongs into the hole; fred_guest_mend restores
 * the stack. */
bool fred_guest_before_hole(struct test *t, const struct frames_row *row, enum fred_guest_hole hole);
bool fred_guest_mend(struct test *t, const struct frames_row *row);

/* SYSCALL and SYSENTER. */
bool fred_guest_is_other(enum frames_kind kind);

/* Checks that the exit tells the original event, all of it: identification, error code, data, length. */
void check_fred_guest_original(struct test *t, const struct frames_row *row, const struct vm_exit *exit);

/* A failure in one of these names the line of the case that calls it too (tests/harness/check.h). */
#define fred_guest_before_hole(t, ...)    fred_guest_before_hole(from_case(t), __VA_ARGS__)
#define fred_guest_mend(t, ...)           fred_guest_mend(from_case(t), __VA_ARGS__)
#define check_fred_guest_original(t, ...) check_fred_guest_original(from_case(t), __VA_ARGS__)

#endif
