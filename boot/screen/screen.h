/*
 * The console on the frame buffer. Drawing requires neither the firmware nor event delivery. On a screen
 * without a frame buffer only the last screen is shown.
 */
#ifndef BOOT_SCREEN_SCREEN_H
#define BOOT_SCREEN_SCREEN_H

#include "boot/memory/memory_range.h"
#include "boot/options/options.h"

#include <stdbool.h>

/* Chooses a screen, prints which in a comment line, and shows all lines of the run, earlier ones too. Only
 * while the firmware owns the CPU. */
void screen_open(enum screen_option how);

/* The frame buffer, to be mapped write-combining; size 0 if there is none. */
struct memory_range screen_framebuffer(void);

/* Lines that fit on the last screen; 0 if there is no screen. */
unsigned screen_rows(void);

/* Replaces the screen by lines of text and a status. Only while the firmware owns the CPU. */
void screen_last(const char *text, const char *status);

#endif
