/*
 * The other logical CPUs as the firmware has them: its MP services (UEFI Platform Initialization 1.8, vol. 2,
 * 13.4). Nothing here may be called while the CPU is ours.
 */
#ifndef BOOT_SMP_MP_H
#define BOOT_SMP_MP_H

#include "boot/text/error.h"
#include "include/bits.h"

#include <efi.h>

struct mp_cpu {
    UINTN number; /* the firmware's */
    uint64_t id;  /* the local APIC's */
    bool usable;  /* the firmware calls it enabled and healthy */
    EFI_EVENT back;
};

/* How many there are beside this one; 0 where the firmware has no MP services. */
unsigned mp_count(void);

/* The one of that index, below mp_count(). Fails if the firmware does not tell. */
error mp_get(unsigned index, struct mp_cpu *out);

/* Starts procedure there, without waiting for it. */
error mp_start(struct mp_cpu *p, VOID(EFIAPI *procedure)(VOID *), void *argument);

/* Waits for the procedure to have returned, for five seconds at most. Fails if it has not. */
error mp_wait(struct mp_cpu *p);

/* How often the time-stamp counter ticks in a millisecond, by the firmware's clock. */
uint64_t mp_ticks_per_ms(void);

#endif
