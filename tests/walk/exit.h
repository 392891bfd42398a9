/* Paths from a VM exit to the VM entry behind it, through the VMM's own loop: rounds of tests/walk/walk.h. */
#ifndef TESTS_WALK_EXIT_H
#define TESTS_WALK_EXIT_H

#include "tests/walk/walk.h"

/* An NMI exit, reflected by `way`. */
void walk_nmi_exit(struct test *t, const struct walk *w);

/* An exit for an interrupt that it acknowledged, reflected; NMIs are open. Skips the case as
 * interrupt_exits_open does. */
void walk_interrupt_exit(struct test *t, const struct walk *w);

/* An exit that is for nothing from outside: CPUID. */
void walk_cpuid_exit(struct test *t, const struct walk *w);

#endif
