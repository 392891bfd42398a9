/*
 * EFI_MP_SERVICES_PROTOCOL (UEFI Platform Initialization 1.8, vol. 2, 13.4), of which GNU-EFI has no
 * declaration.
 */
#ifndef BOOT_SMP_MP_SERVICES_H
#define BOOT_SMP_MP_SERVICES_H

#include "include/bits.h"

#include <efi.h>

#define MP_SERVICES_GUID                                   \
    {                                                      \
        0x3FDDA605, 0xA76E, 0x4F46,                        \
        {                                                  \
            0xAD, 0x29, 0x12, 0xF4, 0x53, 0x1B, 0x3D, 0x08 \
        }                                                  \
    }

/* Processor status flags. */
#define PROCESSOR_IS_BSP  BIT(0)
#define PROCESSOR_ENABLED BIT(1)
#define PROCESSOR_HEALTHY BIT(2)

struct mp_processor {
    UINT64 id; /* the local APIC's */
    UINT32 status;
    UINT32 location[3];          /* package, core, thread */
    UINT32 extended_location[6]; /* only on request */
};

struct mp_services;

typedef VOID(EFIAPI mp_procedure)(VOID *argument);

struct mp_services {
    EFI_STATUS(EFIAPI *get_number)(struct mp_services *mp, UINTN *all, UINTN *enabled);
    EFI_STATUS(EFIAPI *get_information)(struct mp_services *mp, UINTN number, struct mp_processor *out);
    VOID *startup_all;

    /* Does not wait if there is an event. A timeout of 0 is none. */
    EFI_STATUS(EFIAPI *startup)
    (struct mp_services *mp, mp_procedure *procedure, UINTN number, EFI_EVENT event, UINTN timeout_us,
     VOID *argument, BOOLEAN *finished);
    VOID *switch_bsp;
    /* `health` may be NULL. */
    EFI_STATUS(EFIAPI *enable_disable)
    (struct mp_services *mp, UINTN number, BOOLEAN enable, UINT32 *health);
    EFI_STATUS(EFIAPI *who_am_i)(struct mp_services *mp, UINTN *number);
};

#endif
