/* What can be seen of the firmware from outside, while it runs: its memory map, and that its timer ticks. */
#ifndef BOOT_FIRMWARE_FIRMWARE_PROBE_H
#define BOOT_FIRMWARE_FIRMWARE_PROBE_H

#include "boot/text/error.h"

#include <stdint.h>

#define FIRMWARE_MEMORY_TYPES 16 /* those of UEFI 2.10, 7.2.1, by their numbers; the last one: all others */
#define MEMORY_LOADER_CODE    1
#define MEMORY_LOADER_DATA    2

/* How many pages of each type the memory map has. Fails if the firmware does not tell. */
error firmware_memory_map(uint64_t pages[FIRMWARE_MEMORY_TYPES]);

/*
 * A timer event of 10 ms: how many calls of Stall, of 1 ms each, it took to come. Fails if it did not within
 * 3000 of them; in an emulator one tick may take hundreds.
 */
error firmware_timer(unsigned *stalls);

#endif
