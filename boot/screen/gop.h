/* The firmware's graphics output (UEFI 2.10, 12.9). Not to be called while the program owns the CPU. */
#ifndef BOOT_SCREEN_GOP_H
#define BOOT_SCREEN_GOP_H

#include "boot/screen/framebuffer.h"

/*
 * Chooses a screen: one with a frame buffer before others, then one with a text console, then a single
 * device. Sets *mode to its current mode, which is kept. False if there is none.
 */
bool gop_find(struct screen_mode *mode);

/* Makes the whole screen black, by Blt. */
void gop_clear(void);

/* Shows rows of text without a frame buffer: draw_row draws each as the first row of the frame buffer that it
 * gets. False if the firmware cannot. */
bool gop_paint(const struct framebuffer *like, unsigned rows,
               void (*draw_row)(unsigned row, const struct framebuffer *on));

#endif
