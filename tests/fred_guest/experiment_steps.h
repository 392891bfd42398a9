/* The steps of an experiment: how each is made, and what is seen of it. */
#ifndef TESTS_FRED_GUEST_EXPERIMENT_STEPS_H
#define TESTS_FRED_GUEST_EXPERIMENT_STEPS_H

#include "tests/fred_guest/experiments.h"

/* The last one executes ERETS where the others execute an IRET that is no handler's. */
enum guest_kind { IDT_GUEST, FRED_GUEST, FRED_GUEST_BY_ERETS, GUESTS };

/* A step as it was, or has to be. */
struct experiment_seen {
    enum experiment_event event;
    uint64_t rip;
    bool blocked;
};

/* RIP of a place. */
uint64_t experiment_rip(const struct experiment *row, enum guest_kind guest, enum experiment_place at);

/* Makes the host's NMIs as they are to be at the entry, and starts the guest. False on a failure, or if the
 * case is skipped; so all functions here. */
bool experiment_start(struct test *t, const struct experiment *row, enum guest_kind guest);

/* RETURN: moves the guest to its IRET, or ERETS, which lead to the same place. */
bool experiment_go_to_return(struct test *t, enum guest_kind guest);

/* Enters the guest until it exits. */
bool experiment_enter(struct test *t, enum guest_kind guest, struct experiment_seen *seen);

/* Looks for a step of the host: returns it, or another. NMIs that have come there are counted since the last
 * look. */
enum experiment_event experiment_look_at_host(struct test *t, enum experiment_event want);

/* A failure in one of these names the line of the case that calls it too (tests/harness/check.h). */
#define experiment_start(t, ...)        experiment_start(from_case(t), __VA_ARGS__)
#define experiment_go_to_return(t, ...) experiment_go_to_return(from_case(t), __VA_ARGS__)
#define experiment_enter(t, ...)        experiment_enter(from_case(t), __VA_ARGS__)
#define experiment_look_at_host(t, ...) experiment_look_at_host(from_case(t), __VA_ARGS__)

#endif
