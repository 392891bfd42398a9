/*
 * The firmware's tables and protocols, for the files of boot/ that call it. Not to be used while the program
 * owns the CPU.
 */
#ifndef BOOT_FIRMWARE_UEFI_H
#define BOOT_FIRMWARE_UEFI_H

#include <efi.h>
#include <stdbool.h>

struct uefi {
    EFI_HANDLE image;
    EFI_SYSTEM_TABLE *table;
    EFI_BOOT_SERVICES *boot;
};

/* Filled by firmware_open. */
extern struct uefi uefi;

/* The interface of a protocol on a handle; NULL if the handle does not have it. */
void *uefi_protocol(EFI_HANDLE handle, EFI_GUID guid);

/* Whether a handle is a device: EDK II's console splitter, which stands for all consoles, is not. */
bool uefi_is_device(EFI_HANDLE handle);

/* Polls an event once a millisecond; sets *stalls to the milliseconds waited. EFI_NOT_READY: it did not occur
 * in `most` of them. */
EFI_STATUS uefi_wait(EFI_EVENT event, unsigned most, unsigned *stalls);

/* The device that the program was loaded from, and its load options. NULL if the firmware does not report
 * them. */
EFI_LOADED_IMAGE *uefi_loaded_image(void);

#endif
