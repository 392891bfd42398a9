/*
 * The selector of the program's TSS. No instruction makes TR null again: where the firmware's was null, this
 * selector stays in TR, and its effect depends on the firmware's GDT. EDK II loads TR with it on every AP
 * that it starts, unless the descriptor is not present (UefiCpuPkg, MpInitLib). Pure: also tested on the
 * host.
 */
#ifndef BOOT_MACHINE_TSS_SELECTOR_H
#define BOOT_MACHINE_TSS_SELECTOR_H

#include <stdint.h>

/* The first selector from SELECTOR_TSS on, in the program's GDT, whose descriptor in the firmware's GDT is
 * not present; SELECTOR_TSS if there is none. `limit` is that of GDTR. */
uint16_t tss_selector(const uint64_t *gdt, uint16_t limit);

#endif
