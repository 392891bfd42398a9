/* NMIs from one CPU to another. */
#ifndef TESTS_SMP_CROSS_NMIS_H
#define TESTS_SMP_CROSS_NMIS_H

#include "tests/harness/check.h"

/* On every CPU the NMI handler alone, all counts 0. */
void cross_nmis_begin(struct test *t);

/* Has one CPU send an NMI to another, which takes it some time. */
void cross_nmi(struct test *t, unsigned from, unsigned to);

/* Waits, bounded, until a CPU has handled so many. */
bool cross_nmi_wait(unsigned cpu, unsigned handled);

#endif
