/*
 * The other logical CPUs as the firmware has them: its MP services (UEFI Platform Initialization 1.8, vol. 2,
 * 13.4). Nothing here may be called while the CPU is ours.
 */
#ifndef BOOT_PROCESSORS_H
#define BOOT_PROCESSORS_H

#include "boot/error.h"
#include "include/bits.h"

#include <efi.h>

struct processor {
    UINTN number; /* the firmware's */
    uint64_t id;  /* the local APIC's */
    bool usable;  /* the firmware calls it enabled and healthy */
    EFI_EVENT back;
};

/* How many there are beside this one; 0 where the firmware has no MP services. */
unsigned processors_count(void);

/* The one of that index, below processors_count(). Fails if the firmware does not tell. */
error processors_get(unsigned index, struct processor *out);

/* Starts procedure there, without waiting for it. */
error processor_start(struct processor *p, VOID(EFIAPI *procedure)(VOID *), void *argument);

/* Waits for the procedure to have returned, for five seconds at most. Fails if it has not. */
error processor_wait(struct processor *p);

/* How often the time-stamp counter ticks in a millisecond, by the firmware's clock. */
uint64_t processors_ticks(void);

#endif
