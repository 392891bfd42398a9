/* How NMIs stand in the host beside a guest: blocked there or open, held there or not, and what one looks
 * like. */
#ifndef TESTS_GUESTS_HOST_NMIS_H
#define TESTS_GUESTS_HOST_NMIS_H

#include "tests/harness/check.h"

/* Blocks NMIs in the host and has `held` more sent: one of them stays held. */
bool host_blocks(struct test *t, unsigned held);

/*
 * `handled` NMIs have arrived in the host so far, and they are open: one sent now arrives, with a frame as
 * every NMI's is.
 */
void check_host_open(struct test *t, unsigned handled);

/* The same, but they are blocked, and what is sent now arrives when an ERETS with the latch has opened them.
 */
void check_host_blocked(struct test *t, unsigned handled);

/* None has arrived in the host; when an ERETS has opened NMIs, the one that is held does, or none if there is
 * none. */
void check_host_holds(struct test *t, unsigned held);

/* The last one handled: its frame, but for where it struck. */
void check_nmi_frame(struct test *t);

#endif
