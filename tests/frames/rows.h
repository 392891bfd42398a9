/* The rows of the tables: cross products, without the rows that cannot be made. Pure: also tested on the
 * host. */
#ifndef TESTS_FRAMES_ROWS_H
#define TESTS_FRAMES_ROWS_H

#include "tests/frames/rules.h"

enum frames_table {
    BY_FLAGS,    /* each flag alone, all, all but one, none */
    BY_LEVELS,   /* CSL, the level asked for, the redzone */
    BY_PREFIXES, /* as many as there is room for */
    BY_DEBUG,    /* each breakpoint register at each CSL */
    BY_ENTRY,    /* with RF set and clear, and a breakpoint at the entry point */
    BY_ERETU,    /* each set of bits in the frame of the ERETU that enters ring 3 */
    BY_NMIS,     /* the same with NMIs blocked, and with one held */
    FRAMES_TABLES
};

/* Sets *row to the first row with a number from *number on, and *number to the next one; false after the
 * last. */
bool frames_next(enum frames_table table, enum frames_mode mode, unsigned *number, struct frames_row *row);

#endif
