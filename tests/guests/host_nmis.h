/* NMIs in the host of a guest: whether they are blocked, whether one is pending, and the frame of one that
 * arrives. */
#ifndef TESTS_GUESTS_HOST_NMIS_H
#define TESTS_GUESTS_HOST_NMIS_H

#include "tests/harness/check.h"

/* Blocks NMIs in the host and sends `held` more: if any, one is pending then. */
bool host_blocks(struct test *t, unsigned held);

/* Blocks NMIs in the host and sends one with each of these vectors: one is pending then, with their sources.
 */
bool host_holds(struct test *t, const unsigned *vectors, unsigned count);

/*
 * Checks that `handled` NMIs have arrived in the host so far, and that NMIs are not blocked: one sent now
 * arrives, with the right frame.
 */
void check_host_open(struct test *t, unsigned handled);

/* The same, but NMIs are blocked: one sent now arrives after an ERETS with the latch. */
void check_host_blocked(struct test *t, unsigned handled);

/* Checks that no NMI has arrived in the host, and that `held` (0 or 1) arrive after an ERETS with the latch.
 */
void check_host_pending(struct test *t, unsigned held);

/* Checks the frame of the last NMI handled, except RIP, RSP and RFLAGS. */
void check_nmi_frame(struct test *t);

/* A failure in one of these names the line of the case that calls it too (tests/harness/check.h). */
#define host_blocks(t, ...)        host_blocks(from_case(t), __VA_ARGS__)
#define host_holds(t, ...)         host_holds(from_case(t), __VA_ARGS__)
#define check_host_open(t, ...)    check_host_open(from_case(t), __VA_ARGS__)
#define check_host_blocked(t, ...) check_host_blocked(from_case(t), __VA_ARGS__)
#define check_host_pending(t, ...) check_host_pending(from_case(t), __VA_ARGS__)
#define check_nmi_frame(t)         check_nmi_frame(from_case(t))

#endif
