/*
 * The UEFI side: memory, the screen, leaving. Nothing here may be called while the CPU is ours. No file
 * outside boot/ but main.c knows UEFI's types.
 */
#ifndef BOOT_FIRMWARE_FIRMWARE_H
#define BOOT_FIRMWARE_FIRMWARE_H

#include "boot/memory/arena.h"
#include "boot/options/options.h"
#include "boot/text/error.h"

#include <efi.h>
#include <stdbool.h>

/* Where the firmware starts a program of ours. */
EFI_STATUS EFIAPI efi_main(EFI_HANDLE image, EFI_SYSTEM_TABLE *table);

void firmware_open(EFI_HANDLE image, EFI_SYSTEM_TABLE *table);

/* The time-stamp counter when the firmware called. */
uint64_t firmware_entered(void);

/* The load options as options_load (boot/options/options.h) makes a line of them; `bytes` is how long they
 * are. */
bool firmware_load_options(char *out, size_t size, size_t *length, size_t *bytes);

/* size bytes of page-aligned memory, to be given back by firmware_release. */
error firmware_reserve(size_t size, struct arena *memory);
void firmware_release(const struct arena *memory);

#define FIRMWARE_DESCRIPTION 160 /* bytes */

/* The vendor, the versions, and whether Secure Boot is on; one line without its end. */
void firmware_describe(char *out, size_t size);

/* The firmware's own text on the screen: how many rows it has (0: there is none), and a clean one with this
 * text, behind which the firmware goes on. A serial console is left out: that has had every line already. */
unsigned firmware_rows(void);
void firmware_show(const char *text);

/*
 * The firmware's watchdog: resets the machine in five minutes, unless switched off or armed anew. To be off
 * while the CPU is ours: EDK II's counts time at timer interrupts, and the first one behind a long run would
 * tell it of all that time at once (HpetTimerDxe).
 */
void firmware_watchdog(bool on);

/* Puts text on the console that the firmware gave the program: that of the shell that started it. */
void firmware_print(const char *text);

/* Whether the firmware has a console of its own on a serial port. */
bool firmware_has_serial_console(void);

/* Leaves the machine as asked; returns (with the status to return to the firmware) only for `return`. */
EFI_STATUS firmware_leave(enum after_option after, EFI_STATUS status);

#endif
