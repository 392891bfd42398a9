/* NMIs that came while this CPU was the program's, but event delivery was off. */
#ifndef BOOT_MACHINE_EARLY_NMIS_H
#define BOOT_MACHINE_EARLY_NMIS_H

#include "boot/cpu/per_cpu.h"

/* Nobody sends one then: each is counted, and the interrupted code resumes. */
extern per_cpu volatile unsigned early_nmis;

/* The same on all CPUs together; it can be read after the firmware has them back. */
extern unsigned early_nmis_in_all;

#endif
