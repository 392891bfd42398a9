/*
 * Lines of text in cells, the newest at the bottom, and a status line below them. What was drawn is known, so
 * that only what differs is drawn again and no frame buffer has to be read. Pure: also tested on the host.
 */
#ifndef BOOT_CELLS_H
#define BOOT_CELLS_H

#include "boot/line_colour.h"
#include "boot/surface.h"

#define CELLS_MOST 65536 /* text of 480x135 on a 3840x2160 panel has room */

struct cell {
    uint8_t glyph, colour;
};

struct cells {
    struct cell wanted[CELLS_MOST], drawn[CELLS_MOST];
    unsigned columns, rows;                /* the status line is the last row */
    unsigned next;                         /* where the next line goes */
    unsigned first, end;                   /* the rows in between may differ from what is drawn */
    uint32_t fore[COLOURS], back[COLOURS]; /* pixels */
};

/* As many as s has room for, all blank: that is what has to be on it. */
void cells_open(struct cells *c, const struct surface *s);

/* A line, broken where the screen ends; the others go up by a quarter of the screen where it needs room. */
void cells_line(struct cells *c, const char *text, size_t length, enum colour colour);

void cells_status(struct cells *c, const char *text, enum colour colour);

/* Draws what differs. */
void cells_draw(struct cells *c, const struct surface *s);

/* Draws one row, whatever was drawn, as the first of s. */
void cells_draw_row(const struct cells *c, unsigned row, const struct surface *s);

#endif
