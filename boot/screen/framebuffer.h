/*
 * A frame buffer for text: addresses and formats of its pixels. It is only written, because reads of a frame
 * buffer are slow. Pure: also tested on the host.
 */
#ifndef BOOT_SCREEN_FRAMEBUFFER_H
#define BOOT_SCREEN_FRAMEBUFFER_H

#include "boot/screen/font.h"

#include <stdbool.h>
#include <stddef.h>

/* A mode as the firmware reports it; the formats are EFI_GRAPHICS_PIXEL_FORMAT (UEFI 2.10, 12.9). */
enum { PIXEL_RGBX, PIXEL_BGRX, PIXEL_MASKS, PIXEL_BLT_ONLY };

struct screen_mode {
    uint64_t base, size;           /* of the frame buffer, bytes */
    uint32_t width, height, pitch; /* pixels; pitch: from one line to the next */
    uint32_t format;
    uint32_t masks[4];    /* red, green, blue, reserved, with PIXEL_MASKS */
    unsigned centimetres; /* width of the panel; 0: unknown */
};

struct pixel_format {
    unsigned bytes; /* 2 to 4 */
    struct {
        unsigned shift, bits;
    } channel[3]; /* red, green, blue */
};

struct framebuffer {
    uint8_t *base;       /* NULL: there is none, as with PIXEL_BLT_ONLY */
    uint64_t size, line; /* bytes: of all lines, of one */
    uint32_t width, height;
    struct pixel_format format;
    unsigned scale;         /* pixels for one of a glyph, in both directions */
    unsigned columns, rows; /* of text */
    unsigned left, top;     /* margin, pixels */
};

/* Fills *fb for a mode. False if text cannot be drawn in it, with the reason in `why`. `scale` is 1, 2 or 0:
 * by the resolution and the panel. */
bool framebuffer_make(struct framebuffer *fb, const struct screen_mode *m, unsigned scale, char *why,
                      size_t size);

/* Converts a colour, 8 bits each of red, green and blue, to a pixel. */
uint32_t framebuffer_pixel(const struct pixel_format *f, uint32_t rgb);

/* Draws a glyph, over the whole cell; column and row are below those of *fb, the colours are pixels. */
void framebuffer_draw_glyph(const struct framebuffer *fb, unsigned column, unsigned row, const uint8_t *glyph,
                            uint32_t fore, uint32_t back);

#endif
