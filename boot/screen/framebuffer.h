/*
 * A frame buffer, as far as text on it needs to know: where pixels are and how a colour becomes one. It is
 * only written, never read: reads of a frame buffer are slow. Pure: also tested on the host.
 */
#ifndef BOOT_SCREEN_FRAMEBUFFER_H
#define BOOT_SCREEN_FRAMEBUFFER_H

#include "boot/screen/font.h"

#include <stdbool.h>
#include <stddef.h>

/* What the firmware says of its screen; the formats are EFI_GRAPHICS_PIXEL_FORMAT (UEFI 2.10, 12.9). */
enum { PIXEL_RGBX, PIXEL_BGRX, PIXEL_MASKS, PIXEL_BLT_ONLY };

struct screen_mode {
    uint64_t base, size;           /* of the frame buffer, bytes */
    uint32_t width, height, pitch; /* pixels; pitch: from one line to the next */
    uint32_t format;
    uint32_t masks[4];    /* red, green, blue, reserved, with PIXEL_MASKS */
    unsigned centimetres; /* how wide the panel is, 0 if nobody knows */
};

struct pixel_format {
    unsigned bytes; /* 2 to 4 */
    struct {
        unsigned shift, bits;
    } channel[3]; /* red, green, blue */
};

struct framebuffer {
    uint8_t *base;       /* NULL: there is no frame buffer */
    uint64_t size, line; /* bytes: of all lines, of one */
    uint32_t width, height;
    struct pixel_format format;
    unsigned scale;         /* frame buffer pixels for one of a glyph, in both directions */
    unsigned columns, rows; /* of text */
    unsigned left, top;     /* margin, pixels */
};

/* The surface of a mode. False if it cannot be used, with the reason in `why`. `scale` is 1, 2 or 0: let the
 * panel decide. */
bool framebuffer_make(struct framebuffer *s, const struct screen_mode *m, unsigned scale, char *why,
                      size_t size);

/* A colour, 8 bits each of red, green and blue, as a pixel. */
uint32_t framebuffer_pixel(const struct pixel_format *f, uint32_t rgb);

/* Draws the glyph over all of its cell. */
void framebuffer_draw_glyph(const struct framebuffer *s, unsigned column, unsigned row, const uint8_t *glyph,
                            uint32_t fore, uint32_t back);

#endif
