/* NMIs from one CPU to another. */
#ifndef TESTS_SMP_CROSS_NMIS_H
#define TESTS_SMP_CROSS_NMIS_H

#include "tests/harness/check.h"

/* Installs the default NMI handler on every CPU, with all counts 0. */
void cross_nmis_begin(struct test *t);

/* Has CPU `from` send an NMI to CPU `to` (numbers of tests/smp/every_cpu.h). It may arrive later. */
void cross_nmi(struct test *t, unsigned from, unsigned to);

/* Waits, bounded, until CPU `cpu` has handled `handled` NMIs; false after the bound. */
bool cross_nmi_wait(unsigned cpu, unsigned handled);

/* A failure in one of these names the line of the case that calls it too (tests/harness/check.h). */
#define cross_nmis_begin(t) cross_nmis_begin(from_case(t))
#define cross_nmi(t, ...)   cross_nmi(from_case(t), __VA_ARGS__)

#endif
