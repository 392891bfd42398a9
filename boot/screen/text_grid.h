/*
 * Lines of text in cells, the newest at the bottom, and a status line below them. A copy of the drawn cells
 * is kept: only cells that changed are drawn, and the frame buffer is never read. Pure: also tested on the
 * host.
 */
#ifndef BOOT_SCREEN_TEXT_GRID_H
#define BOOT_SCREEN_TEXT_GRID_H

#include "boot/screen/framebuffer.h"
#include "boot/screen/line_colour.h"

#define TEXT_GRID_MOST 65536 /* cells: enough for 480x135, on a 3840x2160 panel */

struct text_cell {
    uint8_t glyph, colour;
};

struct text_grid {
    struct text_cell wanted[TEXT_GRID_MOST], drawn[TEXT_GRID_MOST];
    unsigned columns, rows;                /* the status line is the last row */
    unsigned next;                         /* where the next line goes */
    unsigned first, end;                   /* rows first to end - 1 may differ from those drawn */
    uint32_t fore[COLOURS], back[COLOURS]; /* pixels */
};

/* Makes a blank grid of as many cells as *fb has room for; the screen has to be blank too. */
void text_grid_open(struct text_grid *grid, const struct framebuffer *fb);

/* Adds a line, wrapped at the last column. If the grid is full, its lines move up by a quarter of it. */
void text_grid_line(struct text_grid *grid, const char *text, size_t length, enum colour colour);

/* Replaces the status line, cut to one row. */
void text_grid_status(struct text_grid *grid, const char *text, enum colour colour);

/* Draws the cells that changed. */
void text_grid_draw(struct text_grid *grid, const struct framebuffer *fb);

/* Draws all cells of one row as the first row of *fb. */
void text_grid_draw_row(const struct text_grid *grid, unsigned row, const struct framebuffer *fb);

#endif
