/*
 * Where our TSS stands. No instruction makes TR null again: where the firmware had a null one, our selector
 * stays in TR, and what the firmware does with that rests on what its own GDT has there. EDK II loads TR with
 * it on every other CPU that it starts, unless the descriptor is not present (UefiCpuPkg, MpInitLib). Pure:
 * also tested on the host.
 */
#ifndef BOOT_MACHINE_TSS_SELECTOR_H
#define BOOT_MACHINE_TSS_SELECTOR_H

#include <stdint.h>

/* The first selector from SELECTOR_TSS on for which that GDT has a descriptor that is not present;
 * SELECTOR_TSS if it has none that we could use. */
uint16_t tss_selector(const uint64_t *gdt, uint16_t limit);

#endif
