/* The firmware's memory map. */
#ifndef BOOT_FIRMWARE_MEMORY_MAP_H
#define BOOT_FIRMWARE_MEMORY_MAP_H

#include "boot/text/error.h"

#include <efi.h>

/* Calls `look` for each descriptor. Fails if the map is not available; it may be of any size. */
error memory_map_each(void (*look)(const EFI_MEMORY_DESCRIPTOR *descriptor, void *argument), void *argument);

#endif
