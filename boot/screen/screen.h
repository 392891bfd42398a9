/*
 * The console on the frame buffer. It needs nobody's help to draw: not the firmware's while the CPU is ours,
 * nor event delivery. Where the firmware has a screen but no frame buffer, only the last screen is seen.
 */
#ifndef BOOT_SCREEN_SCREEN_H
#define BOOT_SCREEN_SCREEN_H

#include "boot/memory/memory_range.h"
#include "boot/options/options.h"

#include <stdbool.h>

/* Looks for a screen, prints in a comment line what it found, and shows all lines of the run, also those from
 * before. Firmware's side. */
void screen_open(enum screen_option how);

/* Where the frame buffer is, to be mapped write-combining; size 0 if there is none. */
struct memory_range screen_framebuffer(void);

/* How many lines the last screen has room for; 0 if there is no screen. */
unsigned screen_rows(void);

/* The last screen, lines of text and a status: it stays. Firmware's side. */
void screen_last(const char *text, const char *status);

#endif
