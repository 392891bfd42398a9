/*
 * Lines of text in cells, the newest at the bottom, and a status line below them. What was drawn is known, so
 * that only what differs is drawn again and no frame buffer has to be read. Pure: also tested on the host.
 */
#ifndef BOOT_SCREEN_TEXT_GRID_H
#define BOOT_SCREEN_TEXT_GRID_H

#include "boot/screen/framebuffer.h"
#include "boot/screen/line_colour.h"

#define TEXT_GRID_MOST 65536 /* text of 480x135 on a 3840x2160 panel has room */

struct text_cell {
    uint8_t glyph, colour;
};

struct text_grid {
    struct text_cell wanted[TEXT_GRID_MOST], drawn[TEXT_GRID_MOST];
    unsigned columns, rows;                /* the status line is the last row */
    unsigned next;                         /* where the next line goes */
    unsigned first, end;                   /* the rows in between may differ from what is drawn */
    uint32_t fore[COLOURS], back[COLOURS]; /* pixels */
};

/* As many as s has room for, all blank: that is what has to be on it. */
void text_grid_open(struct text_grid *c, const struct framebuffer *s);

/* A line, broken where the screen ends; the others go up by a quarter of the screen where it needs room. */
void text_grid_line(struct text_grid *c, const char *text, size_t length, enum colour colour);

void text_grid_status(struct text_grid *c, const char *text, enum colour colour);

/* Draws what differs. */
void text_grid_draw(struct text_grid *c, const struct framebuffer *s);

/* Draws one row, whatever was drawn, as the first of s. */
void text_grid_draw_row(const struct text_grid *c, unsigned row, const struct framebuffer *s);

#endif
