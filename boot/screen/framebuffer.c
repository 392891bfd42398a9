#include "boot/screen/framebuffer.h"

#include "boot/text/format.h"
#include "include/bits.h"

#define LEAST_COLUMNS 40
#define LEAST_ROWS    8

/* From this size on text is doubled, 158 columns wide or more; below, on a panel of twice 96 dpi. */
#define LARGE_WIDTH  2560
#define LARGE_HEIGHT 1440
#define LARGE_DPI    192

/* Identity mapping reaches the lower half of 4-level paging (SDM vol. 1, 3.3.7.1). */
#define ADDRESSES BIT(47)

/* A mask is 1 to 32 adjacent bits (UEFI 2.10, 12.9). */
static bool mask_channel(uint32_t mask, unsigned *shift, unsigned *bits)
{
    uint32_t run;

    if (!mask)
        return false;
    *shift = (unsigned)__builtin_ctz(mask);
    run = mask >> *shift;
    *bits = 32 - (unsigned)__builtin_clz(run);
    return !(run & (run + 1));
}

/* A pixel is as wide as the highest bit of all masks requires, in whole bytes. */
static bool format_of(struct pixel_format *f, const struct screen_mode *m)
{
    static const uint32_t fixed[][4] = {
        [PIXEL_RGBX] = {0xFF, 0xFF00, 0xFF0000, 0xFF000000},
        [PIXEL_BGRX] = {0xFF0000, 0xFF00, 0xFF, 0xFF000000},
    };
    const uint32_t *masks = m->format == PIXEL_MASKS      ? m->masks
                            : m->format == PIXEL_BLT_ONLY ? fixed[PIXEL_BGRX]
                                                          : fixed[m->format];
    uint32_t all = masks[0] | masks[1] | masks[2] | masks[3];

    for (unsigned i = 0; i < COUNT_OF(f->channel); i++) {
        if (!mask_channel(masks[i], &f->channel[i].shift, &f->channel[i].bits) ||
            masks[i] & (masks[(i + 1) % 3] | masks[(i + 2) % 3]))
            return false;
    }
    f->bytes = (39 - (unsigned)__builtin_clz(all)) / 8;
    return f->bytes >= 2;
}

/* As much text as there is room for, centred, with a margin. */
static bool lay_out(struct framebuffer *fb, unsigned scale)
{
    unsigned width = GLYPH_WIDTH * scale, height = GLYPH_HEIGHT * scale;

    fb->scale = scale;
    fb->columns = fb->width / width < 2 ? 0 : fb->width / width - 2;
    fb->rows = fb->height / height < 1 ? 0 : fb->height / height - 1;
    fb->left = (fb->width - fb->columns * width) / 2;
    fb->top = (fb->height - fb->rows * height) / 2;
    return fb->columns >= LEAST_COLUMNS && fb->rows >= LEAST_ROWS;
}

static unsigned scale_of(const struct screen_mode *m)
{
    bool dense = m->centimetres && m->width * 254UL / (m->centimetres * 100UL) >= LARGE_DPI;

    return dense || (m->width >= LARGE_WIDTH && m->height >= LARGE_HEIGHT) ? 2 : 1;
}

/* Whether all lines are in the frame buffer, and all of it can be addressed. */
static bool lines_fit(struct framebuffer *fb, const struct screen_mode *m, char *why, size_t size)
{
    uint64_t end;

    fb->line = (uint64_t)m->pitch * fb->format.bytes;
    if (m->pitch < m->width) {
        format(why, size, "its lines are %u pixels apart and %u wide", m->pitch, m->width);
    } else if (__builtin_mul_overflow(fb->line, m->height, &fb->size) || fb->size > m->size) {
        format(why, size, "%u lines of %lu bytes do not fit its frame buffer of %lu bytes", m->height,
               fb->line, m->size);
    } else if (!m->base || __builtin_add_overflow(m->base, fb->size, &end) || end > ADDRESSES) {
        format(why, size, "its frame buffer, %lu bytes at %#lx, cannot be addressed", fb->size, m->base);
    } else {
        fb->base = (uint8_t *)m->base;
        return true;
    }
    return false;
}

bool framebuffer_make(struct framebuffer *fb, const struct screen_mode *m, unsigned scale, char *why,
                      size_t size)
{
    *fb = (struct framebuffer){.width = m->width, .height = m->height};
    if (m->format > PIXEL_BLT_ONLY) {
        format(why, size, "its pixel format %u is unknown", m->format);
        return false;
    }
    if (!format_of(&fb->format, m)) {
        format(why, size, "its pixel masks %#x %#x %#x make no pixel of 2 to 4 bytes", m->masks[0],
               m->masks[1], m->masks[2]);
        return false;
    }
    if (m->format != PIXEL_BLT_ONLY && !lines_fit(fb, m, why, size))
        return false;
    if (!lay_out(fb, scale ? scale : scale_of(m)) && !lay_out(fb, 1)) {
        format(why, size, "%ux%u pixels are too few for text", m->width, m->height);
        return false;
    }
    return true;
}

uint32_t framebuffer_pixel(const struct pixel_format *f, uint32_t rgb)
{
    uint32_t pixel = 0;

    for (unsigned i = 0; i < COUNT_OF(f->channel); i++) {
        uint32_t wide = (rgb >> (16 - 8 * i) & 0xFF) * 0x01010101U; /* the same brightness in 32 bits */

        pixel |= wide >> (32 - f->channel[i].bits) << f->channel[i].shift;
    }
    return pixel;
}

/* At most eight pixels of four bytes, doubled. */
#define ROW_WORDS 8

/* Makes the pixels of a glyph's row, always a whole number of words; returns that number. */
static unsigned make_row(const struct framebuffer *fb, uint64_t *words, uint8_t row, uint32_t fore,
                         uint32_t back)
{
    unsigned bits = 8 * fb->format.bytes, used = 0, count = 0;
    uint64_t word = 0;

    for (unsigned column = 0; column < GLYPH_WIDTH; column++) {
        uint64_t pixel = row & 0x80U >> column ? fore : back;

        for (unsigned i = 0; i < fb->scale; i++) {
            word |= pixel << used;
            used += bits;
            if (used >= 64) {
                words[count++] = word;
                used -= 64;
                word = used ? pixel >> (bits - used) : 0;
            }
        }
    }
    return count;
}

/* Pixels need not begin at a multiple of a word. */
static void store_words(uint8_t *to, const uint64_t *words, unsigned count)
{
    volatile struct __attribute__((packed)) {
        uint64_t word;
    } *unaligned = (void *)to;

    for (unsigned i = 0; i < count; i++)
        unaligned[i].word = words[i];
}

void framebuffer_draw_glyph(const struct framebuffer *fb, unsigned column, unsigned row, const uint8_t *glyph,
                            uint32_t fore, uint32_t back)
{
    uint64_t x = fb->left + (uint64_t)column * GLYPH_WIDTH * fb->scale;
    uint64_t y = fb->top + (uint64_t)row * GLYPH_HEIGHT * fb->scale;
    uint8_t *to = fb->base + y * fb->line + x * fb->format.bytes;
    uint64_t words[ROW_WORDS];
    unsigned count = 0;

    for (unsigned i = 0; i < GLYPH_HEIGHT; i++) {
        if (i == 0 || glyph[i] != glyph[i - 1])
            count = make_row(fb, words, glyph[i], fore, back);
        for (unsigned k = 0; k < fb->scale; k++, to += fb->line)
            store_words(to, words, count);
    }
}
