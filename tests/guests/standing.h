/* How NMIs stand in the host: set before a VM entry, and checked after its exit. */
#ifndef TESTS_GUESTS_STANDING_H
#define TESTS_GUESTS_STANDING_H

#include "tests/guests/guest_events.h"

/* An NMI that checks for STANDS_BLOCKED merges with one that is pending, so two of them are needed. */
enum standing {
    STANDS_OPEN,
    STANDS_BLOCKED, /* whether or not one is pending */
    STANDS_EMPTY,   /* none is pending */
    STANDS_HELD,    /* blocked, and one is pending */
    STANDINGS
};

/* What a value of that type says, for a failure. */
extern const char *const standing_names[STANDINGS];

/* Makes NMIs stand so, with the counts of nmi_seen at 0. False, with a failed check, on an error. */
bool host_stand(struct test *t, enum standing as);

/* Checks that `handled` NMIs have arrived in the host so far, and that NMIs stand so; they are open
 * afterwards. */
void check_host_stands(struct test *t, enum standing as, unsigned handled);

/* Makes the next entry a VMLAUNCH, or a VMRESUME; so a guest must have exited before. */
bool guest_launches(struct test *t, bool launch);

/* Opens the guest's pages to ring 3, until guest_ring3_close. */
void guest_open_pages(struct test *t);

/* Moves the guest to ring 3, on pages that are open to it until the guest is renewed by guest_ring3_close. */
bool guest_ring3(struct test *t);
void guest_ring3_close(struct test *t);

/* A failure in one of these names the line of the case that calls it too (tests/harness/check.h). */
#define host_stand(t, ...)        host_stand(from_case(t), __VA_ARGS__)
#define check_host_stands(t, ...) check_host_stands(from_case(t), __VA_ARGS__)
#define guest_launches(t, ...)    guest_launches(from_case(t), __VA_ARGS__)
#define guest_ring3(t)            guest_ring3(from_case(t))
#define guest_ring3_close(t)      guest_ring3_close(from_case(t))

#endif
