/*
 * The hypervisor or emulator that announces itself by CPUID. Bit 31 of CPUID.1:ECX is 0 on every CPU (SDM
 * vol. 2, CPUID: "Not Used. Always returns 0"), and hypervisors set it; QEMU's TCG does so too, Bochs does
 * not.
 */
#ifndef BOOT_MACHINE_HYPERVISOR_H
#define BOOT_MACHINE_HYPERVISOR_H

#include "include/cpuid.h"

#define HYPERVISOR_LINE 120 /* bytes, enough for each line below */

/* Whether there is one. Its times are mixed with those of the CPU. */
static inline bool hypervisor_is_below(void)
{
    return cpuid(CPUID_FEATURES, 0).ecx & CPUID_FEATURES_ECX_HYPERVISOR;
}

/* The name of QEMU's emulation, without KVM. */
extern const char hypervisor_tcg[];

/* The name that belongs to a leaf's signature in EBX, ECX and EDX, or NULL. Pure. */
const char *hypervisor_name(struct cpuid_leaf leaf);

/*
 * Describes it in `line`, of HYPERVISOR_LINE bytes: its name, the signature, the highest leaf (EAX). `first`
 * is leaf 4000_0000H, `second` leaf 4000_0100H, where the one proper is found if the first is an interface of
 * Hyper-V that another one imitates. Pure.
 */
void hypervisor_describe(char *line, struct cpuid_leaf first, struct cpuid_leaf second);

#endif
