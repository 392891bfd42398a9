/* Probes of the running firmware: its memory map, and whether its timer ticks. */
#ifndef BOOT_FIRMWARE_FIRMWARE_PROBE_H
#define BOOT_FIRMWARE_FIRMWARE_PROBE_H

#include "boot/text/error.h"

#include <stdint.h>

#define FIRMWARE_MEMORY_TYPES 16 /* those of UEFI 2.10, 7.2.1, by number; the last: all others */
#define MEMORY_LOADER_CODE    1
#define MEMORY_LOADER_DATA    2

/* Counts the pages (4 KiB) of each type. Fails if the memory map is not available. */
error firmware_memory_map(uint64_t pages[FIRMWARE_MEMORY_TYPES]);

/*
 * Waits for a timer event of 10 ms; sets *stalls to the calls of Stall, of 1 ms each, until it occurred.
 * Fails after 3000 of them: in an emulator one tick may take hundreds.
 */
error firmware_timer(unsigned *stalls);

#endif
