/* The arrivals of tests/guests/arrival.h in a guest with FRED: what comes first to it is the same as with an
 * IDT. */
#ifndef TESTS_FRED_GUEST_ARRIVALS_H
#define TESTS_FRED_GUEST_ARRIVALS_H

#include "tests/fred_guest/run.h"
#include "tests/guests/arrival.h"

/* As arrival_open and arrival_close. */
bool fred_arrival_open(struct test *t, const struct arrival *a);
void fred_arrival_close(struct test *t, const struct arrival *a);

/* As check_arrives; an NMI that enters has a frame of type 2 with this RIP. */
void check_fred_arrives(struct test *t, const struct arrival *a, const struct vm_exit *exit, uint64_t rip);

/* RIP of the first instruction of the handler of events in ring 0. */
#define FRED_HANDLER_START (GUEST_FRED + FRED_ENTRY_RING0)

/* A failure in one of these names the line of the case that calls it too (tests/harness/check.h). */
#define fred_arrival_open(t, ...)  fred_arrival_open(from_case(t), __VA_ARGS__)
#define fred_arrival_close(t, ...) fred_arrival_close(from_case(t), __VA_ARGS__)
#define check_fred_arrives(t, ...) check_fred_arrives(from_case(t), __VA_ARGS__)

#endif
