/*
 * What the firmware handed us: for the files of boot/ that call it. Nothing of it may be called while the CPU
 * is ours.
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

/* A protocol of a handle, NULL if it has none. */
void *uefi_protocol(EFI_HANDLE handle, EFI_GUID guid);

/* Whether a handle is of one device. That of EDK II's console splitter, which stands for all consoles, is
 * not. */
bool uefi_is_device(EFI_HANDLE handle);

/* Waits for an event, looking at it once a millisecond: *stalls times, `most` at most. EFI_NOT_READY: in
 * vain. */
EFI_STATUS uefi_wait(EFI_EVENT event, unsigned most, unsigned *stalls);

/* How our image was loaded: from which device, with which options. NULL if the firmware does not say. */
EFI_LOADED_IMAGE *uefi_loaded_image(void);

#endif
