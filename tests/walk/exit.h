/* Walks (tests/walk/walk.h) from a VM exit to the next VM entry, through the VMM's own loop. */
#ifndef TESTS_WALK_EXIT_H
#define TESTS_WALK_EXIT_H

#include "tests/walk/walk.h"

/* An NMI exit, reflected by w->way. */
void walk_nmi_exit(struct test *t, const struct walk *w);

/* An exit for an external interrupt, acknowledged and reflected; NMIs are not blocked. Skips the case as
 * interrupt_exits_open does. */
void walk_interrupt_exit(struct test *t, const struct walk *w);

/* An exit for no event: CPUID. */
void walk_cpuid_exit(struct test *t, const struct walk *w);

#endif
