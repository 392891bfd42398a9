/*
 * UEFI services: memory, text consoles, the watchdog, the end of the run. Nothing here may be called while
 * the program owns the CPU. Only files of boot/ know UEFI's types.
 */
#ifndef BOOT_FIRMWARE_FIRMWARE_H
#define BOOT_FIRMWARE_FIRMWARE_H

#include "boot/memory/arena.h"
#include "boot/options/options.h"
#include "boot/text/error.h"

#include <efi.h>
#include <stdbool.h>

/* The firmware's entry point of a program. */
EFI_STATUS EFIAPI efi_main(EFI_HANDLE image, EFI_SYSTEM_TABLE *table);

/* Records the arguments of efi_main and the time: to be called first. */
void firmware_open(EFI_HANDLE image, EFI_SYSTEM_TABLE *table);

/* The time-stamp counter at firmware_open. */
uint64_t firmware_entered(void);

/* The load options as a command line, by the rules of options_load (boot/options/options.h). Sets *bytes to
 * their size. */
bool firmware_load_options(char *out, size_t size, size_t *length, size_t *bytes);

/* Allocates `size` bytes, rounded up to whole pages, until firmware_release. Fails if they are not free in
 * one piece. */
error firmware_reserve(size_t size, struct arena *memory);
void firmware_release(const struct arena *memory);

#define FIRMWARE_DESCRIPTION 160 /* bytes, the NUL included */

/* The vendor, the versions, and whether Secure Boot is on: one line, without '\n'. */
void firmware_describe(char *out, size_t size);

/* Rows of the firmware's text console on the screen, the fewest of several; 0 if there is none. */
unsigned firmware_rows(void);

/*
 * Prints `text` on every text console, below which the firmware continues; on a screen it first clears it.
 * Without `on_serial` serial consoles are left out: they already have every line. Where no console is a
 * device, prints on ConOut.
 */
void firmware_show(const char *text, bool on_serial);

/*
 * Arms the firmware's watchdog, which resets the machine after five minutes, or disables it. It has to be
 * disabled while the program owns the CPU: EDK II's counts time at timer interrupts, and the first one after
 * a long run would count all of that time (HpetTimerDxe).
 */
void firmware_watchdog(bool on);

/* Prints on the firmware's console (ConOut), which is that of the shell that started the program. */
void firmware_print(const char *text);

/* Whether ConOut is now a file: the shell's `> log.txt` (UEFI Shell 2.2, 2.2.3
 * EFI_SHELL_PARAMETERS_PROTOCOL). */
bool firmware_prints_to_file(void);

/* Whether one of the firmware's text consoles is on a serial port. */
bool firmware_has_serial_console(void);

/* Ends the run as `after` specifies. Returns only for AFTER_RETURN, with the status to return from efi_main.
 */
EFI_STATUS firmware_leave(enum after_option after, EFI_STATUS status);

#endif
