/* The firmware's graphics output (UEFI 2.10, 12.9). Not to be called while the CPU is ours. */
#ifndef BOOT_SCREEN_GOP_H
#define BOOT_SCREEN_GOP_H

#include "boot/screen/framebuffer.h"

/*
 * What screen there is: of several the first that has a frame buffer, a text console of the firmware's before
 * others. The mode stays as the firmware has set it. False if there is none.
 */
bool gop_find(struct screen_mode *mode);

/* Makes the whole screen black. */
void gop_clear(void);

/* Shows rows of text without a frame buffer: draw_row draws one, as the first of the surface that it gets.
 * False if the firmware cannot. */
bool gop_paint(const struct framebuffer *like, unsigned rows,
               void (*draw_row)(unsigned row, const struct framebuffer *on));

#endif
