#include "boot/screen/text_grid.h"

#include "boot/text/string.h"

/* 8 bits each of red, green, blue. Black is what an empty screen has. */
static const struct {
    uint32_t fore, back;
} palette[COLOURS] = {
    [COLOUR_PLAIN] = {0xD8D8D8, 0},         [COLOUR_PASS] = {0x5FD35F, 0},
    [COLOUR_FAIL] = {0xFF6060, 0},          [COLOUR_SKIP] = {0xA8A060, 0},
    [COLOUR_TODO] = {0xF0D040, 0},          [COLOUR_COMMENT] = {0x909090, 0},
    [COLOUR_STATUS] = {0xFFFFFF, 0x204878}, [COLOUR_STATUS_FAIL] = {0xFFFFFF, 0x902020},
};

static void mark_rows(struct text_grid *c, unsigned first, unsigned end)
{
    if (c->first > first)
        c->first = first;
    if (c->end < end)
        c->end = end;
}

void text_grid_open(struct text_grid *c, const struct framebuffer *s)
{
    memset(c, 0, sizeof(*c));
    c->columns = s->columns;
    c->rows = s->rows;
    if (c->columns * c->rows > TEXT_GRID_MOST)
        c->rows = TEXT_GRID_MOST / c->columns;
    c->first = c->rows;
    for (unsigned i = 0; i < COLOURS; i++) {
        c->fore[i] = framebuffer_pixel(&s->format, palette[i].fore);
        c->back[i] = framebuffer_pixel(&s->format, palette[i].back);
    }
}

static void fill_row(struct text_grid *c, unsigned row, const char *text, size_t length, enum colour colour)
{
    struct text_cell *cell = &c->wanted[row * c->columns];

    for (unsigned i = 0; i < c->columns; i++)
        cell[i] = (struct text_cell){(uint8_t)(i < length ? font_place(text[i]) : 0), (uint8_t)colour};
    mark_rows(c, row, row + 1);
}

static void make_room(struct text_grid *c)
{
    unsigned lines = c->rows - 1, jump = lines / 4;

    if (c->next < lines)
        return;
    memmove(c->wanted, &c->wanted[jump * c->columns], (lines - jump) * c->columns * sizeof(c->wanted[0]));
    memset(&c->wanted[(lines - jump) * c->columns], 0, jump * c->columns * sizeof(c->wanted[0]));
    mark_rows(c, 0, lines);
    c->next = lines - jump;
}

/* How much of it goes into one row: up to a blank, which then sets off the next one, unless that is far away.
 */
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

void text_grid_line(struct text_grid *c, const char *text, size_t length, enum colour colour)
{
    do {
        size_t part = row_part(text, length, c->columns);

        make_room(c);
        fill_row(c, c->next, text, part, colour);
        c->next++;
        text += part;
        length -= part;
    } while (length);
}

void text_grid_status(struct text_grid *c, const char *text, enum colour colour)
{
    fill_row(c, c->rows - 1, text, strlen(text), colour);
}

static void draw_cell(const struct text_grid *c, struct text_cell cell, const struct framebuffer *s,
                      unsigned column, unsigned row)
{
    framebuffer_draw_glyph(s, column, row, font_glyphs[cell.glyph], c->fore[cell.colour],
                           c->back[cell.colour]);
}

/* Whether they look the same: a space shows nothing of what it is written in. */
static bool look_same(const struct text_grid *c, struct text_cell a, struct text_cell b)
{
    return a.glyph == b.glyph &&
           (a.colour == b.colour || (a.glyph == 0 && c->back[a.colour] == c->back[b.colour]));
}

void text_grid_draw(struct text_grid *c, const struct framebuffer *s)
{
    for (unsigned i = c->first * c->columns; i < c->end * c->columns; i++) {
        if (!look_same(c, c->wanted[i], c->drawn[i])) {
            draw_cell(c, c->wanted[i], s, i % c->columns, i / c->columns);
            c->drawn[i] = c->wanted[i];
        }
    }
    c->first = c->rows;
    c->end = 0;
}

void text_grid_draw_row(const struct text_grid *c, unsigned row, const struct framebuffer *s)
{
    for (unsigned column = 0; column < c->columns; column++)
        draw_cell(c, c->wanted[row * c->columns + column], s, column, 0);
}
