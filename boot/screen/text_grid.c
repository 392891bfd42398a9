#include "boot/screen/text_grid.h"

#include "boot/text/string.h"

/* 8 bits each of red, green, blue. A blank screen is black. */
static const struct {
    uint32_t fore, back;
} palette[COLOURS] = {
    [COLOUR_PLAIN] = {0xD8D8D8, 0},         [COLOUR_PASS] = {0x5FD35F, 0},
    [COLOUR_FAIL] = {0xFF6060, 0},          [COLOUR_SKIP] = {0xA8A060, 0},
    [COLOUR_TODO] = {0xF0D040, 0},          [COLOUR_COMMENT] = {0x909090, 0},
    [COLOUR_STATUS] = {0xFFFFFF, 0x204878}, [COLOUR_STATUS_FAIL] = {0xFFFFFF, 0x902020},
};

static void mark_rows(struct text_grid *grid, unsigned first, unsigned end)
{
    if (grid->first > first)
        grid->first = first;
    if (grid->end < end)
        grid->end = end;
}

void text_grid_open(struct text_grid *grid, const struct framebuffer *fb)
{
    memset(grid, 0, sizeof(*grid));
    grid->columns = fb->columns;
    grid->rows = fb->rows;
    if (grid->columns * grid->rows > TEXT_GRID_MOST)
        grid->rows = TEXT_GRID_MOST / grid->columns;
    grid->first = grid->rows;
    for (unsigned i = 0; i < COLOURS; i++) {
        grid->fore[i] = framebuffer_pixel(&fb->format, palette[i].fore);
        grid->back[i] = framebuffer_pixel(&fb->format, palette[i].back);
    }
}

static void fill_row(struct text_grid *grid, unsigned row, const char *text, size_t length,
                     enum colour colour)
{
    struct text_cell *cell = &grid->wanted[row * grid->columns];

    for (unsigned i = 0; i < grid->columns; i++)
        cell[i] = (struct text_cell){(uint8_t)(i < length ? font_place(text[i]) : 0), (uint8_t)colour};
    mark_rows(grid, row, row + 1);
}

static void make_room(struct text_grid *grid)
{
    unsigned lines = grid->rows - 1, jump = lines / 4;

    if (grid->next < lines)
        return;
    memmove(grid->wanted, &grid->wanted[jump * grid->columns],
            (lines - jump) * grid->columns * sizeof(grid->wanted[0]));
    memset(&grid->wanted[(lines - jump) * grid->columns], 0, jump * grid->columns * sizeof(grid->wanted[0]));
    mark_rows(grid, 0, lines);
    grid->next = lines - jump;
}

/* Characters for one row: up to a blank, which then begins the next one, unless that is far away. */
static size_t row_part(const char *text, size_t length, size_t columns)
{
    if (length <= columns)
        return length;
    for (size_t part = columns; part > columns / 2; part--) {
        if (text[part] == ' ')
            return part;
    }
    return columns;
}

void text_grid_line(struct text_grid *grid, const char *text, size_t length, enum colour colour)
{
    do {
        size_t part = row_part(text, length, grid->columns);

        make_room(grid);
        fill_row(grid, grid->next, text, part, colour);
        grid->next++;
        text += part;
        length -= part;
    } while (length);
}

void text_grid_status(struct text_grid *grid, const char *text, enum colour colour)
{
    fill_row(grid, grid->rows - 1, text, strlen(text), colour);
}

static void draw_cell(const struct text_grid *grid, struct text_cell cell, const struct framebuffer *fb,
                      unsigned column, unsigned row)
{
    framebuffer_draw_glyph(fb, column, row, font_glyphs[cell.glyph], grid->fore[cell.colour],
                           grid->back[cell.colour]);
}

/* Whether they look the same: a space does not show its foreground colour. */
static bool look_same(const struct text_grid *grid, struct text_cell a, struct text_cell b)
{
    return a.glyph == b.glyph &&
           (a.colour == b.colour || (a.glyph == 0 && grid->back[a.colour] == grid->back[b.colour]));
}

void text_grid_draw(struct text_grid *grid, const struct framebuffer *fb)
{
    for (unsigned i = grid->first * grid->columns; i < grid->end * grid->columns; i++) {
        if (!look_same(grid, grid->wanted[i], grid->drawn[i])) {
            draw_cell(grid, grid->wanted[i], fb, i % grid->columns, i / grid->columns);
            grid->drawn[i] = grid->wanted[i];
        }
    }
    grid->first = grid->rows;
    grid->end = 0;
}

void text_grid_draw_row(const struct text_grid *grid, unsigned row, const struct framebuffer *fb)
{
    for (unsigned column = 0; column < grid->columns; column++)
        draw_cell(grid, grid->wanted[row * grid->columns + column], fb, column, 0);
}
