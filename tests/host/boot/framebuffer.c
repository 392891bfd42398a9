/* A screen mode becomes a surface or is refused; its colours; glyphs drawn on it, pixel by pixel. */
#include "tests/host/unit.h"

#include "boot/screen/framebuffer.h"
#include "include/bits.h"

#define BASE 0xC0000000UL

/* Only font_place of the font is used. */
const uint8_t font_glyphs[GLYPHS][GLYPH_HEIGHT];

static const struct screen_mode common = {BASE, 1024 * 768 * 4, 1024, 768, 1024, PIXEL_BGRX, {0}, 0};

#define MASKS(...)  \
    {               \
        __VA_ARGS__ \
    }

/* Pixel formats by their UEFI names: byte 0 is the lowest (UEFI 2.10, EFI_GRAPHICS_PIXEL_FORMAT). */
static const struct {
    const char *name;
    uint32_t format, masks[4];
    unsigned bytes;
    uint32_t white, orange; /* 0xFFFFFF and 0xFF8040 */
} formats[] = {
    {"RGBX", PIXEL_RGBX, {0}, 4, 0x00FFFFFF, 0x004080FF},
    {"BGRX", PIXEL_BGRX, {0}, 4, 0x00FFFFFF, 0x00FF8040},
    {"Blt only", PIXEL_BLT_ONLY, {0}, 4, 0x00FFFFFF, 0x00FF8040},
    {"8:8:8", PIXEL_MASKS, MASKS(0xFF0000, 0xFF00, 0xFF), 3, 0xFFFFFF, 0xFF8040},
    {"8:8:8, red first", PIXEL_MASKS, MASKS(0xFF, 0xFF00, 0xFF0000), 3, 0xFFFFFF, 0x4080FF},
    {"5:6:5", PIXEL_MASKS, MASKS(0xF800, 0x7E0, 0x1F), 2, 0xFFFF, 0xFC08},
    {"5:5:5", PIXEL_MASKS, MASKS(0x7C00, 0x3E0, 0x1F), 2, 0x7FFF, 0x7E08},
    {"5:5:5:1", PIXEL_MASKS, MASKS(0x7C00, 0x3E0, 0x1F, 0x8000), 2, 0x7FFF, 0x7E08},
    {"10:10:10", PIXEL_MASKS, MASKS(0x3FF00000, 0xFFC00, 0x3FF), 4, 0x3FFFFFFF, 0x3FF80901},
    {"in the upper bits", PIXEL_MASKS, MASKS(0xFF000000, 0xFF0000, 0xFF00, 0xFF), 4, 0xFFFFFF00, 0xFF804000},
};

static void each_format_encodes_its_pixels(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(formats); i++) {
        struct screen_mode m = common;
        struct framebuffer s;
        char why[128] = "";

        m.format = formats[i].format;
        memcpy(m.masks, formats[i].masks, sizeof(m.masks));
        EXPECT(framebuffer_make(&s, &m, 0, why, sizeof(why)), "%s: %s", formats[i].name, why);
        EXPECT(s.format.bytes == formats[i].bytes, "%s: %u bytes", formats[i].name, s.format.bytes);
        EXPECT(framebuffer_pixel(&s.format, 0) == 0, "%s: black", formats[i].name);
        EXPECT(framebuffer_pixel(&s.format, 0xFFFFFF) == formats[i].white, "%s: white %#x", formats[i].name,
               framebuffer_pixel(&s.format, 0xFFFFFF));
        EXPECT(framebuffer_pixel(&s.format, 0xFF8040) == formats[i].orange, "%s: orange %#x", formats[i].name,
               framebuffer_pixel(&s.format, 0xFF8040));
        EXPECT(!s.base == (formats[i].format == PIXEL_BLT_ONLY), "%s: base %p", formats[i].name,
               (void *)s.base);
    }
}

static void the_firmwares_mode_is_checked(void **state)
{
    static const struct {
        struct screen_mode mode;
        const char *why;
    } rows[] = {
        {{BASE, 1024 * 768 * 4, 1024, 768, 1023, PIXEL_BGRX, {0}, 0},
         "lines are 1023 pixels apart and 1024 wide"},
        {{BASE, 1024 * 768 * 4 - 1, 1024, 768, 1024, PIXEL_BGRX, {0}, 0}, "do not fit"},
        {{BASE, 1024 * 768 * 4, 1024, 768, 1025, PIXEL_RGBX, {0}, 0}, "768 lines of 4100 bytes do not fit"},
        {{BASE, ~0UL, 1024, ~0U, ~0U, PIXEL_RGBX, {0}, 0}, "do not fit"},
        {{0, ~0UL, 1024, 768, 1024, PIXEL_RGBX, {0}, 0}, "cannot be addressed"},
        {{~0UL - 4095, ~0UL, 1024, 768, 1024, PIXEL_RGBX, {0}, 0}, "at 0xfffffffffffff000, cannot be"},
        {{BIT(47) - 4096, ~0UL, 1024, 768, 1024, PIXEL_RGBX, {0}, 0}, "cannot be addressed"},
        {{BASE, ~0UL, 1024, 768, 1024, 4, {0}, 0}, "format 4 is unknown"},
        {{BASE, ~0UL, 1024, 768, 1024, ~0U, {0}, 0}, "is unknown"},
        {{BASE, ~0UL, 1024, 768, 1024, PIXEL_MASKS, {0xFF, 0xFF00, 0}, 0}, "masks 0xff 0xff00 0x0 make no"},
        {{BASE, ~0UL, 1024, 768, 1024, PIXEL_MASKS, {0xFF, 0xFF00, 0xF0F0000}, 0}, "make no pixel"},
        {{BASE, ~0UL, 1024, 768, 1024, PIXEL_MASKS, {0xFF, 0x1FF00, 0xFF0000}, 0}, "make no pixel"},
        {{BASE, ~0UL, 1024, 768, 1024, PIXEL_MASKS, {0xFF, 0xFF00, 0xFF}, 0}, "make no pixel"},
        {{BASE, ~0UL, 1024, 768, 1024, PIXEL_MASKS, {0xE0, 0x1C, 0x3}, 0}, "make no pixel of 2 to 4 bytes"},
        {{BASE, ~0UL, 320, 200, 320, PIXEL_BGRX, {0}, 0}, "320x200 pixels are too few"},
        {{BASE, ~0UL, 640, 100, 640, PIXEL_BGRX, {0}, 0}, "640x100 pixels are too few"},
        {{0, 0, 0, 0, 0, PIXEL_BLT_ONLY, {0}, 0}, "0x0 pixels are too few"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct framebuffer s;
        char why[128] = "";

        EXPECT(!framebuffer_make(&s, &rows[i].mode, 0, why, sizeof(why)), "row %zu is taken", i);
        EXPECT(strstr(why, rows[i].why), "row %zu: %s", i, why);
    }
}

static void the_resolution_decides_the_text_size(void **state)
{
    static const struct {
        uint32_t width, height;
        unsigned centimetres, asked, scale, columns, rows, left, top;
    } table[] = {
        {640, 480, 0, 0, 1, 78, 29, 8, 8},      {800, 600, 0, 0, 1, 98, 36, 8, 12},
        {1024, 768, 0, 0, 1, 126, 47, 8, 8},    {1920, 1080, 0, 0, 1, 238, 66, 8, 12},
        {1920, 1200, 29, 0, 1, 238, 74, 8, 8},  {1920, 1200, 22, 0, 2, 118, 36, 16, 24},
        {2560, 1600, 0, 0, 2, 158, 49, 16, 16}, {2560, 1600, 65, 0, 2, 158, 49, 16, 16},
        {2560, 1080, 0, 0, 1, 318, 66, 8, 12},  {3840, 2160, 0, 0, 2, 238, 66, 16, 24},
        {3840, 2160, 0, 1, 1, 478, 134, 8, 8},  {1024, 768, 0, 2, 2, 62, 23, 16, 16},
        {640, 480, 0, 2, 1, 78, 29, 8, 8}, /* 38 columns would be too few */
        {1366, 768, 0, 0, 1, 168, 47, 11, 8},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(table); i++) {
        struct screen_mode m = {BASE,       ~0UL, table[i].width,      table[i].height, table[i].width,
                                PIXEL_BGRX, {0},  table[i].centimetres};
        struct framebuffer s;
        char why[128] = "";

        EXPECT(framebuffer_make(&s, &m, table[i].asked, why, sizeof(why)), "row %zu: %s", i, why);
        EXPECT(s.scale == table[i].scale && s.columns == table[i].columns && s.rows == table[i].rows &&
                   s.left == table[i].left && s.top == table[i].top,
               "row %zu: scale %u, %ux%u at %u, %u", i, s.scale, s.columns, s.rows, s.left, s.top);
    }
}

/* A background of noise: shows each pixel that is drawn, and each that must not be. */
static uint8_t noise(size_t i)
{
    return (uint8_t)(0xA5 + 31 * i);
}

static uint32_t pixel_at(const uint8_t *at, unsigned bytes)
{
    uint32_t pixel = 0;

    for (unsigned i = 0; i < bytes; i++)
        pixel |= (uint32_t)at[i] << 8 * i;
    return pixel;
}

/* An asymmetric glyph in the last cell, where only the margin follows. */
static void draws_as_it_is(size_t which, unsigned scale, unsigned extra)
{
    static const uint8_t glyph[GLYPH_HEIGHT] = {0x80, 0x01, 0xC3, 0x5A, 0xFF, 0x00, 0x13, 0x37,
                                                0xBE, 0xEF, 0x42, 0x24, 0x99, 0x66, 0x0F, 0xF1};
    struct screen_mode m = {BASE, ~0UL, 704, 300, 704 + extra, formats[which].format, {0}, 0};
    struct framebuffer s;
    char why[128] = "";

    memcpy(m.masks, formats[which].masks, sizeof(m.masks));
    assert_true(framebuffer_make(&s, &m, scale, why, sizeof(why)));
    assert_int_equal(s.scale, scale);

    size_t size = (size_t)m.height * m.pitch * formats[which].bytes;
    uint8_t *memory = malloc(size);
    unsigned cell_width = 8 * scale, cell_height = 16 * scale, column = s.columns - 1, row = s.rows - 1;
    uint32_t fore = formats[which].orange, back = framebuffer_pixel(&s.format, 0x204878);

    assert_non_null(memory);
    s.base = memory;
    for (size_t i = 0; i < size; i++)
        memory[i] = noise(i);
    framebuffer_draw_glyph(&s, column, row, glyph, fore, back);
    for (unsigned y = 0; y < m.height; y++) {
        for (unsigned x = 0; x < m.pitch; x++) {
            unsigned dx = x - s.left - column * cell_width, dy = y - s.top - row * cell_height;
            size_t at = ((size_t)y * m.pitch + x) * formats[which].bytes;
            uint32_t got = pixel_at(memory + at, formats[which].bytes), want = 0;

            for (unsigned i = 0; i < formats[which].bytes; i++)
                want |= (uint32_t)noise(at + i) << 8 * i;
            if (dx < cell_width && dy < cell_height)
                want = glyph[dy / scale] & 0x80 >> dx / scale ? fore : back;
            EXPECT(got == want, "%s, scale %u: pixel %u, %u is %#x, want %#x", formats[which].name, scale, x,
                   y, got, want);
        }
    }
    free(memory);
}

static void a_glyph_is_drawn_and_nothing_else(void **state)
{
    (void)state;
    for (size_t which = 0; which < COUNT_OF(formats); which++) {
        if (formats[which].format == PIXEL_BLT_ONLY)
            continue;
        draws_as_it_is(which, 1, 0);
        draws_as_it_is(which, 1, 13);
        draws_as_it_is(which, 2, 5);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_format_encodes_its_pixels),
        cmocka_unit_test(the_firmwares_mode_is_checked),
        cmocka_unit_test(the_resolution_decides_the_text_size),
        cmocka_unit_test(a_glyph_is_drawn_and_nothing_else),
    };

    return RUN(tests);
}
