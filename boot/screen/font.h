/* The font of the screen: one that Debian packages, see docs/screen.md. */
#ifndef BOOT_SCREEN_FONT_H
#define BOOT_SCREEN_FONT_H

#include <stdint.h>

#define GLYPH_WIDTH  8
#define GLYPH_HEIGHT 16
#define GLYPHS       96 /* of space to tilde, and a replacement for other characters */

/* A row of a glyph is a byte, the leftmost pixel its highest bit. */
extern const uint8_t font_glyphs[GLYPHS][GLYPH_HEIGHT];

/* The index of a character's glyph. */
static inline unsigned font_place(char c)
{
    return c >= ' ' && c <= '~' ? (unsigned)(c - ' ') : GLYPHS - 1;
}

#endif
