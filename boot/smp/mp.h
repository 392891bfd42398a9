/*
 * The application processors, by the firmware's MP services (UEFI Platform Initialization 1.8, vol. 2, 13.4).
 * Not to be called while the program owns the CPU.
 */
#ifndef BOOT_SMP_MP_H
#define BOOT_SMP_MP_H

#include "boot/text/error.h"
#include "include/bits.h"

#include <efi.h>

struct mp_cpu {
    UINTN number;       /* the firmware's */
    uint64_t id;        /* the local APIC's */
    bool usable;        /* the firmware reports it enabled and healthy */
    EFI_EVENT returned; /* signalled when its procedure has returned */
};

/* The number of APs; 0 if the firmware has no MP services. */
unsigned mp_count(void);

/* Describes the AP of an index below mp_count(). Fails if the firmware does not. */
error mp_get(unsigned index, struct mp_cpu *out);

/* Starts `procedure` on the AP, without waiting for it. Fails if the AP is not usable or the firmware
 * refuses. */
error mp_start(struct mp_cpu *p, VOID(EFIAPI *procedure)(VOID *), void *argument);

/* Waits until the procedure has returned. Fails after five seconds, or at once without patience. */
error mp_wait(struct mp_cpu *p, bool patient);

/* Runs `procedure` on an AP that mp_start started and mp_wait waited for, and waits until it has returned,
 * which EDK II then notices at once. Fails if the firmware refuses, or after five seconds. */
error mp_run(struct mp_cpu *p, VOID(EFIAPI *procedure)(VOID *), void *argument);

/* Ticks of the time-stamp counter in a millisecond, measured with the firmware's Stall. */
uint64_t mp_ticks_per_ms(void);

#endif
