/*
 * A variable of which every logical CPU has its own copy, zero at first. It exists while the program owns the
 * CPU: thread-local storage as the x86-64 ABI specifies (variant II), right below struct cpu, to which
 * IA32_FS_BASE points.
 */
#ifndef BOOT_CPU_PER_CPU_H
#define BOOT_CPU_PER_CPU_H

#include "boot/cpu/cpu.h"

#define per_cpu __thread

/* Points to the copy of `variable` that belongs to `cpu`. */
#define on_cpu(cpu, variable) \
    ((__typeof__(&(variable)))(void *)((char *)&(variable) + ((char *)(cpu) - (char *)this_cpu())))

#define PER_CPU_ALIGNMENT 64 /* bytes: the largest alignment of such a variable */

#endif
