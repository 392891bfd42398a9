/* Lines in cells, read back from a frame buffer, and the accesses that drawing takes. */
#define _GNU_SOURCE
#include "tests/host/unit.h"

#include "boot/screen/text_grid.h"
#include "include/bits.h"
#include "include/registers.h"

#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <ucontext.h>

#define COLUMNS 42
#define ROWS    10
#define LINES   (ROWS - 1) /* without the status */

/* All different; the space is empty, as in any font. */
const uint8_t font_glyphs[GLYPHS][GLYPH_HEIGHT] = {
#define GLYPH(n)           \
    {                      \
        0, (n), 0x80 | (n) \
    }
#define EIGHT(n) \
    GLYPH(n), GLYPH(n + 1), GLYPH(n + 2), GLYPH(n + 3), GLYPH(n + 4), GLYPH(n + 5), GLYPH(n + 6), GLYPH(n + 7)
    {0},       GLYPH(1),  GLYPH(2),  GLYPH(3),  GLYPH(4),  GLYPH(5),  GLYPH(6),
    GLYPH(7),  EIGHT(8),  EIGHT(16), EIGHT(24), EIGHT(32), EIGHT(40), EIGHT(48),
    EIGHT(56), EIGHT(64), EIGHT(72), EIGHT(80), EIGHT(88),
};

static struct text_grid cells;
static struct framebuffer surface;
static uint8_t *memory;
static size_t memory_size;
static volatile unsigned reads, writes; /* counted while `counted` is set */
static bool counted;

/* SDM vol. 3, 4.7: bit 1 of the error code of #PF is set for a write. */
#define PF_WRITE 2

static void on_access(int signal, siginfo_t *info, void *context)
{
    ucontext_t *c = context;
    uint8_t *at = info->si_addr;

    if (at < memory || at >= memory + memory_size)
        abort();
    if (c->uc_mcontext.gregs[REG_ERR] & PF_WRITE)
        writes++;
    else
        reads++;
    mprotect(memory, memory_size, PROT_READ | PROT_WRITE);
    c->uc_mcontext.gregs[REG_EFL] |= (greg_t)RFLAGS_TF; /* for one instruction */
    (void)signal;
}

static void on_step(int signal, siginfo_t *info, void *context)
{
    ucontext_t *c = context;

    mprotect(memory, memory_size, PROT_NONE);
    c->uc_mcontext.gregs[REG_EFL] &= ~(greg_t)RFLAGS_TF;
    (void)signal;
    (void)info;
}

/* Counts each access, which takes some microseconds. Restores the handlers, because cmocka has its own during
 * a test. */
static void draw_counted(void)
{
    struct sigaction access = {.sa_sigaction = on_access, .sa_flags = SA_SIGINFO}, access_was;
    struct sigaction step = {.sa_sigaction = on_step, .sa_flags = SA_SIGINFO}, step_was;

    sigaction(SIGSEGV, &access, &access_was);
    sigaction(SIGTRAP, &step, &step_was);
    mprotect(memory, memory_size, PROT_NONE);
    text_grid_draw(&cells, &surface);
    mprotect(memory, memory_size, PROT_READ | PROT_WRITE);
    sigaction(SIGSEGV, &access_was, NULL);
    sigaction(SIGTRAP, &step_was, NULL);
}

static void draw_cells(void)
{
    if (counted)
        draw_counted();
    else
        text_grid_draw(&cells, &surface);
}

static int open_all(void **state)
{
    struct screen_mode m = {
        4096, ~0UL, 8 * COLUMNS + 16, 16 * ROWS + 16, 8 * COLUMNS + 16, PIXEL_MASKS, {0xFF0000, 0xFF00, 0xFF},
        0};
    char why[128];

    (void)state;
    if (!framebuffer_make(&surface, &m, 1, why, sizeof(why)))
        return -1;
    memory_size = align_up(surface.size, PAGE_SIZE);
    memory = mmap(NULL, memory_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    surface.base = memory;
    text_grid_open(&cells, &surface);
    reads = writes = 0;
    counted = false;
    return memory == MAP_FAILED;
}

static int close_all(void **state)
{
    (void)state;
    return munmap(memory, memory_size);
}

static uint32_t pixel(unsigned x, unsigned y)
{
    const uint8_t *at = memory + (surface.top + y) * surface.line + (surface.left + x) * 3;

    return at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16;
}

/* The character in a cell, '\0' for none, and its colours if it shows both. */
static char read_cell(unsigned column, unsigned row, uint32_t *fore, uint32_t *back)
{
    *back = pixel(8 * column, 16 * row);
    for (unsigned c = 0; c < GLYPHS; c++) {
        bool same = true;

        *fore = *back;
        for (unsigned i = 0; same && i < 128; i++) {
            uint32_t p = pixel(8 * column + i % 8, 16 * row + i / 8);

            if (font_glyphs[c][i / 8] & 0x80 >> i % 8) {
                same = p != *back && (*fore == *back || p == *fore);
                *fore = p;
            } else {
                same = p == *back;
            }
        }
        if (same)
            return c == GLYPHS - 1 ? '?' : (char)(' ' + c);
    }
    return '\0';
}

static void row_is(unsigned row, const char *text, uint32_t colour, uint32_t ground)
{
    for (unsigned column = 0; column < COLUMNS; column++) {
        char want = column < strlen(text) ? text[column] : ' ';
        uint32_t fore, back;
        char got = read_cell(column, row, &fore, &back);

        EXPECT(got == want, "row %u, column %u: '%c', want \"%s\"", row, column, got, text);
        EXPECT(back == ground && (want == ' ' || fore == colour), "row %u, column %u: %#x on %#x", row,
               column, fore, back);
    }
}

static void add_line(const char *text, enum colour colour)
{
    text_grid_line(&cells, text, strlen(text), colour);
    draw_cells();
}

static void lines_start_at_the_top(void **state)
{
    (void)state;
    add_line("the first", COLOUR_PASS);
    add_line("", COLOUR_PLAIN);
    add_line("a tab\tand \xFF", COLOUR_FAIL);
    text_grid_status(&cells, "under way", COLOUR_STATUS);
    draw_cells();
    row_is(0, "the first", 0x5FD35F, 0);
    row_is(1, "", 0, 0);
    row_is(2, "a tab?and ?", 0xFF6060, 0);
    for (unsigned row = 3; row < LINES; row++)
        row_is(row, "", 0, 0);
    row_is(LINES, "under way", 0xFFFFFF, 0x204878);
}

static void a_long_line_continues_in_the_next_row(void **state)
{
    (void)state;
    add_line("123456789 123456789 123456789 123456789 1", COLOUR_PLAIN);
    add_line("123456789 123456789 123456789 123456789 12", COLOUR_PLAIN);
    add_line("123456789 123456789 123456789 123456789 12and more", COLOUR_PASS);
    add_line("123456789 123456789_123456789_123456789_12345", COLOUR_FAIL);
    add_line("next", COLOUR_PLAIN);
    row_is(1, "123456789 123456789 123456789 123456789 12", 0xD8D8D8, 0);
    row_is(2, "123456789 123456789 123456789 123456789", 0x5FD35F, 0);
    row_is(3, " 12and more", 0x5FD35F, 0);
    row_is(4, "123456789 123456789_123456789_123456789_12", 0xFF6060, 0);
    row_is(5, "345", 0xFF6060, 0);
    row_is(6, "next", 0xD8D8D8, 0);
}

/* After any number of lines: the newest is visible, earlier ones are above it in order, nothing is below. */
static void the_screen_scrolls_in_steps(void **state)
{
    char line[100][24];
    unsigned jumps = 0, last = 0;

    (void)state;
    text_grid_status(&cells, "stays", COLOUR_STATUS_FAIL);
    for (unsigned n = 0; n < 100; n++) {
        snprintf(line[n], sizeof(line[n]), "%u: %.*s", n, (int)(n * 7 % 13), "abcdefghijklmnop");
        add_line(line[n], n % 3 ? COLOUR_PASS : COLOUR_FAIL);

        unsigned row = n < LINES ? n : last < LINES - 1 ? last + 1 : LINES - LINES / 4;

        jumps += n > 0 && row != last + 1;
        for (unsigned back = 0; back <= row; back++)
            row_is(row - back, line[n - back], (n - back) % 3 ? 0x5FD35F : 0xFF6060, 0);
        for (unsigned below = row + 1; below < LINES; below++)
            row_is(below, "", 0, 0);
        last = row;
        row_is(LINES, "stays", 0xFFFFFF, 0x902020);
    }
    assert_int_equal(jumps, (100 - LINES + 1) / 2); /* two rows per step */
}

static void the_frame_buffer_is_never_read(void **state)
{
    char line[24];

    (void)state;
    counted = true;
    for (unsigned n = 0; n < 12; n++) {
        snprintf(line, sizeof(line), "line %u", n);
        add_line(line, COLOUR_PASS);
    }
    EXPECT(reads == 0, "%u reads", reads);
    EXPECT(writes > 12 * 16, "%u writes", writes);
}

/* Here a pixel row of a cell is 3 words of 8 bytes. */
static void only_changed_cells_are_drawn(void **state)
{
    (void)state;
    counted = true;
    text_grid_status(&cells, "case 9 of 104", COLOUR_STATUS);
    draw_cells();
    writes = 0;
    text_grid_status(&cells, "case 8 of 104", COLOUR_STATUS);
    draw_cells();
    assert_int_equal(writes, 1 * 16 * 3);
    draw_cells();
    assert_int_equal(writes, 1 * 16 * 3);
    add_line("ab d", COLOUR_PASS);
    assert_int_equal(writes, 4 * 16 * 3);
    text_grid_status(&cells, "case 8 of 104", COLOUR_STATUS_FAIL);
    draw_cells();
    assert_int_equal(writes, (4 + COLUMNS) * 16 * 3);
}

static void a_huge_screen_is_used_in_part(void **state)
{
    struct framebuffer huge = {.columns = 1000, .rows = 500, .format = surface.format};

    (void)state;
    text_grid_open(&cells, &huge);
    assert_int_equal(cells.columns, 1000);
    assert_int_equal(cells.rows, TEXT_GRID_MOST / 1000);
    for (unsigned n = 0; n < 200; n++)
        text_grid_line(&cells, "text", 4, COLOUR_PLAIN);
    text_grid_status(&cells, "status", COLOUR_STATUS);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_all, close_all)
    const struct CMUnitTest tests[] = {
        TEST(lines_start_at_the_top),       TEST(a_long_line_continues_in_the_next_row),
        TEST(the_screen_scrolls_in_steps),  TEST(the_frame_buffer_is_never_read),
        TEST(only_changed_cells_are_drawn), TEST(a_huge_screen_is_used_in_part),
    };

    return RUN(tests);
}
