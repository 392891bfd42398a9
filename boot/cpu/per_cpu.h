/*
 * A variable of which every logical CPU has its own, all zero at first. It is there while the CPU is ours:
 * thread-local storage as the x86-64 ABI has it (variant II), right below struct cpu, to which IA32_FS_BASE
 * points.
 */
#ifndef BOOT_CPU_PER_CPU_H
#define BOOT_CPU_PER_CPU_H

#include "boot/cpu/cpu.h"

#define per_cpu __thread

/* The variable that another CPU has of this name. */
#define on_cpu(cpu, variable) \
    ((__typeof__(&(variable)))(void *)((char *)&(variable) + ((char *)(cpu) - (char *)this_cpu())))

#define PER_CPU_ALIGNMENT 64 /* the most that one of them may ask for */

#endif
