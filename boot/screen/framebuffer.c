#include "boot/screen/framebuffer.h"

#include "boot/text/format.h"
#include "include/bits.h"

#define LEAST_COLUMNS 40
#define LEAST_ROWS    8

/* From here on text is doubled: the width still holds 158 columns then. Below, on a panel of twice 96 dpi. */
#define LARGE_WIDTH  2560
#define LARGE_HEIGHT 1440
#define LARGE_DPI    192

/* Identity mapping has the lower half of 4-level paging (SDM vol. 1, 3.3.7.1). */
#define ADDRESSES BIT(47)

/* Bits side by side, as UEFI has them: 1 to 32 of them. */
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

/* A pixel is as wide as the highest bit of all masks, in whole bytes. */
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

/* Where text goes: as much as there is room for, a margin around it, in the middle. */
static bool lay_out(struct framebuffer *s, unsigned scale)
{
    unsigned width = GLYPH_WIDTH * scale, height = GLYPH_HEIGHT * scale;

    s->scale = scale;
    s->columns = s->width / width < 2 ? 0 : s->width / width - 2;
    s->rows = s->height / height < 1 ? 0 : s->height / height - 1;
    s->left = (s->width - s->columns * width) / 2;
    s->top = (s->height - s->rows * height) / 2;
    return s->columns >= LEAST_COLUMNS && s->rows >= LEAST_ROWS;
}

static unsigned scale_of(const struct screen_mode *m)
{
    bool dense = m->centimetres && m->width * 254UL / (m->centimetres * 100UL) >= LARGE_DPI;

    return dense || (m->width >= LARGE_WIDTH && m->height >= LARGE_HEIGHT) ? 2 : 1;
}

/* Whether all lines lie in the frame buffer, and that where addresses reach. */
static bool lines_fit(struct framebuffer *s, const struct screen_mode *m, char *why, size_t size)
{
    uint64_t end;

    s->line = (uint64_t)m->pitch * s->format.bytes;
    if (m->pitch < m->width) {
        format(why, size, "its lines are %u pixels apart and %u wide", m->pitch, m->width);
    } else if (__builtin_mul_overflow(s->line, m->height, &s->size) || s->size > m->size) {
        format(why, size, "%u lines of %lu bytes do not fit its frame buffer of %lu bytes", m->height,
               s->line, m->size);
    } else if (!m->base || __builtin_add_overflow(m->base, s->size, &end) || end > ADDRESSES) {
        format(why, size, "its frame buffer, %lu bytes at %#lx, is not where memory can be", s->size,
               m->base);
    } else {
        s->base = (uint8_t *)m->base;
        return true;
    }
    return false;
}

bool framebuffer_make(struct framebuffer *s, const struct screen_mode *m, unsigned scale, char *why,
                      size_t size)
{
    *s = (struct framebuffer){.width = m->width, .height = m->height};
    if (m->format > PIXEL_BLT_ONLY) {
        format(why, size, "its pixel format %u is unknown", m->format);
        return false;
    }
    if (!format_of(&s->format, m)) {
        format(why, size, "its pixel masks %#x %#x %#x make no pixel of 2 to 4 bytes", m->masks[0],
               m->masks[1], m->masks[2]);
        return false;
    }
    if (m->format != PIXEL_BLT_ONLY && !lines_fit(s, m, why, size))
        return false;
    if (!lay_out(s, scale ? scale : scale_of(m)) && !lay_out(s, 1)) {
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

/* A row of a glyph as pixels, in words: it is always a whole number of them. Returns how many. */
static unsigned make_row(const struct framebuffer *s, uint64_t *words, uint8_t row, uint32_t fore,
                         uint32_t back)
{
    unsigned bits = 8 * s->format.bytes, used = 0, count = 0;
    uint64_t word = 0;

    for (unsigned column = 0; column < GLYPH_WIDTH; column++) {
        uint64_t pixel = row & 0x80U >> column ? fore : back;

        for (unsigned i = 0; i < s->scale; i++) {
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

/* Where pixels begin is no multiple of a word. */
static void store_words(uint8_t *to, const uint64_t *words, unsigned count)
{
    volatile struct __attribute__((packed)) {
        uint64_t word;
    } *unaligned = (void *)to;

    for (unsigned i = 0; i < count; i++)
        unaligned[i].word = words[i];
}

void framebuffer_draw_glyph(const struct framebuffer *s, unsigned column, unsigned row, const uint8_t *glyph,
                            uint32_t fore, uint32_t back)
{
    uint64_t x = s->left + (uint64_t)column * GLYPH_WIDTH * s->scale;
    uint64_t y = s->top + (uint64_t)row * GLYPH_HEIGHT * s->scale;
    uint8_t *to = s->base + y * s->line + x * s->format.bytes;
    uint64_t words[ROW_WORDS];
    unsigned count = 0;

    for (unsigned i = 0; i < GLYPH_HEIGHT; i++) {
        if (i == 0 || glyph[i] != glyph[i - 1])
            count = make_row(s, words, glyph[i], fore, back);
        for (unsigned k = 0; k < s->scale; k++, to += s->line)
            store_words(to, words, count);
    }
}
