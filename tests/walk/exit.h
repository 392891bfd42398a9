/* Walks (tests/walk/walk.h) from a VM exit to the next VM entry, through the VMM's own loop. */
#ifndef TESTS_WALK_EXIT_H
#define TESTS_WALK_EXIT_H

#include "tests/walk/walk.h"

/* An NMI exit, reflected by w->way. */
void walk_nmi_exit(struct test *t, const struct walk *w);

/* An exit for an external interrupt, acknowledged and reflected; NMIs are not blocked. Skips the case as
 * interrupt_exits_open does. */
void walk_interrupt_exit(struct test *t, const struct walk *w);

/* An exit for no event: CPUID; one that the VMM's loop handles; and a VMCALL that the VMM answers at once. */
void walk_cpuid_exit(struct test *t, const struct walk *w);
void walk_loop_exit(struct test *t, const struct walk *w);
void walk_call_exit(struct test *t, const struct walk *w);

/* A failure in one of these names the line of the case that calls it too (tests/harness/check.h). */
#define walk_nmi_exit(t, ...)       walk_nmi_exit(from_case(t), __VA_ARGS__)
#define walk_interrupt_exit(t, ...) walk_interrupt_exit(from_case(t), __VA_ARGS__)
#define walk_cpuid_exit(t, ...)     walk_cpuid_exit(from_case(t), __VA_ARGS__)
#define walk_loop_exit(t, ...)      walk_loop_exit(from_case(t), __VA_ARGS__)
#define walk_call_exit(t, ...)      walk_call_exit(from_case(t), __VA_ARGS__)

#endif
